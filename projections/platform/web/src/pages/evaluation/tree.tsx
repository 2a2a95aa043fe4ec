import { Fragment } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { FigureBehind, FigureUnit } from "../../api-types";
import { Evidence } from "../../components/evidence";
import { sentences } from "../../i18n";
import { useShell } from "../../shell";
import { useEvaluationI18n } from "./messages";
import type { ScoredNode, ScoredTree } from "./reads";

const UNITS: Partial<Record<FigureUnit, [string, string]>> = {
  percent: ["%", "%"],
  days: [" 天", " days"],
  persons: [" 人", ""],
  person_times: [" 人次", ""],
  yuan: [" 元", " yuan"],
};

/** A number with the sign of its unit. */
export function useAmount() {
  const { lang, format } = useEvaluationI18n();
  return (value: number | null, unit: FigureUnit | null): string => {
    if (value === null) return "—";
    const text = unit === null ? format.integer(value) : format.number(value);
    return text + ((unit && UNITS[unit]?.[lang === "zh" ? 0 : 1]) ?? "");
  };
}

/** The tree of indicators as a tree grid: rows open and close, arrow keys move, scores have bars; these stand beside the
 * names, so that a narrow screen shows both. */
export function TreeGrid({ tree, before, beforeDay, city }: { tree: ScoredTree; before: ScoredTree | null; beforeDay: string; city: boolean }) {
  const { lang, t, format } = useEvaluationI18n();
  const { moment } = useShell();
  const amount = useAmount();
  const parents = useMemo(() => tree.nodes.filter((node) => !node.leaf).map((node) => node.id), [tree]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<string | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const [figure, setFigure] = useState<FigureBehind | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const byId = useMemo(() => new Map(tree.nodes.map((node) => [node.id, node])), [tree]);
  const then = useMemo(() => new Map(before?.nodes.map((node) => [node.id, node])), [before]);
  const hidden = (node: ScoredNode): boolean => {
    for (let up = node.parent; up !== null; up = byId.get(up)?.parent ?? null) if (closed.has(up)) return true;
    return false;
  };
  const rows = tree.nodes.filter((node) => !hidden(node));
  const current = rows.some((node) => node.id === at) ? at : (rows[0]?.id ?? null);
  const name = (node: ScoredNode): string => (lang === "zh" ? node.name_zh : node.name_en);
  const toggle = (id: string, open: boolean): void => {
    const next = new Set(closed);
    if (open) next.delete(id);
    else next.add(id);
    setClosed(next);
  };
  const goTo = (id: string | null | undefined): void => {
    if (!id) return;
    setAt(id);
    body.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent, node: ScoredNode): void => {
    if (event.target !== event.currentTarget) return;
    const place = rows.indexOf(node);
    if (event.key === "ArrowDown") goTo(rows[place + 1]?.id);
    else if (event.key === "ArrowUp") goTo(rows[place - 1]?.id);
    else if (event.key === "Home") goTo(rows[0]?.id);
    else if (event.key === "End") goTo(rows[rows.length - 1]?.id);
    else if (event.key === "ArrowRight") {
      if (!node.leaf && closed.has(node.id)) toggle(node.id, true);
      else if (!node.leaf) goTo(rows[place + 1]?.id);
    } else if (event.key === "ArrowLeft") {
      if (!node.leaf && !closed.has(node.id)) toggle(node.id, false);
      else goTo(node.parent);
    } else if (event.key === "Enter" || event.key === " ") {
      if (node.leaf) setTold(told === node.id ? null : node.id);
      else toggle(node.id, closed.has(node.id));
    } else return;
    event.preventDefault();
  };
  const evidence = ({ query, id, name_zh, name_en, events }: ScoredNode): FigureBehind => ({
    id: query ?? id,
    name_zh,
    name_en,
    events: events ?? 0,
  });
  return (
    <>
      <div class="map-buttons evaluation-buttons">
        <button type="button" class="button" onClick={() => setClosed(new Set())}>{t("evaluation.expand")}</button>
        <button type="button" class="button" onClick={() => setClosed(new Set(parents))}>{t("evaluation.collapse")}</button>
        <span class="hint">{sentences(lang, t("evaluation.keys"), !city && t("evaluation.cityFacts"))}</span>
      </div>
      <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="tree-title">
        <table role="treegrid" aria-labelledby="tree-title" data-testid="tree">
          <thead>
            <tr>
              <th scope="col">{t("evaluation.indicator")}</th>
              <th scope="col" class="number">{t("evaluation.points")}</th>
              <th scope="col" class="number">{t("evaluation.value")}</th>
              <th scope="col" class="number">{t("evaluation.target")}</th>
              {before && <th scope="col" class="number">{t("evaluation.growth", { day: beforeDay })}</th>}
              <th scope="col">{t("evaluation.evidence")}</th>
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((node) => (
              <Fragment key={node.id}>
                <tr
                  class={`tree-level-${Math.min(4, node.level)}`}
                  data-id={node.id}
                  aria-level={node.level}
                  aria-expanded={node.leaf ? undefined : !closed.has(node.id)}
                  tabIndex={node.id === current ? 0 : -1}
                  onFocus={() => setAt(node.id)}
                  onKeyDown={(event) => onKey(event, node)}
                >
                  <th scope="row">
                    {!node.leaf && (
                      <button type="button" class="twist" tabIndex={-1} aria-label={name(node)} onClick={() => toggle(node.id, closed.has(node.id))}>
                        {closed.has(node.id) ? "▸" : "▾"}
                      </button>
                    )}
                    {node.leaf ? (
                      <button type="button" class="link" tabIndex={-1} aria-expanded={told === node.id} onClick={() => setTold(told === node.id ? null : node.id)}>
                        {name(node)}
                      </button>
                    ) : (
                      name(node)
                    )}
                    {(lang === "zh" ? node.note_zh : node.note_en) && <span class="tree-note">{lang === "zh" ? node.note_zh : node.note_en}</span>}
                  </th>
                  <td class="number" data-column="points">
                    {node.veto && node.leaf ? t("evaluation.veto") : `${node.points === null ? "—" : amount(node.points, null)} / ${amount(node.weight, null)}`}
                    <Bar node={node} />
                  </td>
                  <td class="number">
                    {node.leaf ? amount(node.value, node.unit) : ""}
                    {node.shown === "rounded" && <span class="tree-note">{t("evaluation.rounded")}</span>}
                  </td>
                  <td class="number">{node.leaf && node.target !== null ? amount(node.target, node.unit) : ""}</td>
                  {before && <td class="number"><Growth now={node} then={then.get(node.id)} /></td>}
                  <td>
                    {node.shown === "exact" && (node.events ?? 0) > 0 && (
                      <button
                        type="button"
                        class="link"
                        data-testid="tree-evidence"
                        onClick={() => setFigure(evidence(node))}
                      >
                        {t("evaluation.facts", { n: format.integer(node.events ?? 0) })}
                        <span class="visually-hidden">{t("evaluation.factsOf", { name: name(node) })}</span>
                      </button>
                    )}
                  </td>
                </tr>
                {told === node.id && <Told node={node} columns={before ? 6 : 5} />}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {figure && <Evidence figure={figure} moment={moment} onClose={() => setFigure(null)} />}
    </>
  );
}

/** What an indicator means, under its row. */
function Told({ node, columns }: { node: ScoredNode; columns: number }) {
  const { lang, t } = useEvaluationI18n();
  return (
    <tr aria-level={node.level + 1}>
      <td colSpan={columns}>
        <dl class="tree-told" data-testid="definition">
          <dt>{t("evaluation.definition")}</dt>
          <dd>{lang === "zh" ? node.definition_zh : node.definition_en}</dd>
          <dt>{t("evaluation.rule")}</dt>
          <dd>{lang === "zh" ? node.rule_zh : node.rule_en}</dd>
          <dt>{t("evaluation.responsible")}</dt>
          <dd lang="zh-CN">{node.responsible}</dd>
          <dt>{t("evaluation.clause")}</dt>
          <dd lang="zh-CN">{node.clause}</dd>
        </dl>
      </td>
    </tr>
  );
}

function Bar({ node }: { node: ScoredNode }) {
  if (node.weight === 0) return null;
  return (
    <svg class="score-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="score-whole" x="0" y="0" width="100" height="6" />
      <rect class="score-have" x="0" y="0" width={(100 * (node.points ?? 0)) / node.weight} height="6" />
    </svg>
  );
}

function Growth({ now, then }: { now: ScoredNode; then: ScoredNode | undefined }) {
  const { t } = useEvaluationI18n();
  const [a, b] = now.leaf ? [now.value, then?.value ?? null] : [now.points, then?.points ?? null];
  if (a === null || b === null) return <>{t("evaluation.none")}</>;
  const by = Math.round((a - b) * 100) / 100;
  return <>{by > 0 ? `+${by}` : by < 0 ? `−${-by}` : "0"}</>;
}
