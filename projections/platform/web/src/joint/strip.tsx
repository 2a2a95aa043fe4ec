import { useMemo, useState } from "preact/hooks";
import { type Load, NOW, via } from "../api";
import type { Figure, Figures } from "../api-types";
import * as api from "../client/operations";
import { Evidence } from "../components/evidence";
import { Panel } from "../components/panel";
import { ThenFailure } from "../components/then-failure";
import { useShell } from "../shell";
import { useResource } from "../use-resource";
import { useJointI18n } from "./messages";
import "./joint.css";

const NEVER: Load<Figures | null> = () => Promise.resolve(null);

const load =
  (ids: string[]): Load<Figures> =>
  (m, s) =>
    api.figures(via(m, s), { only: ids, change: true });

/** The figures of a page: each with its change since last month's end, its age, who has not reported, and its facts. */
export function FigureStrip({ ids }: { ids: string[] }) {
  const { t } = useJointI18n();
  const { moment, compare, live } = useShell();
  const loading = useMemo(() => load(ids), [ids]);
  const resource = useResource(loading, moment, live.models);
  const then = useResource<Figures | null>(compare ? loading : NEVER, compare ?? NOW, 0);
  const [shown, setShown] = useState<Figure | null>(null);
  return (
    <Panel id="figures" title={t("joint.figures")} resource={resource} testId="joint-figures">
      {({ figures, as_of: date }) => (
        <>
          <ThenFailure resource={then} />
          <p class="hint">{t("joint.figuresNote", { date })}</p>
          <ul class="strip">
            {figures.map((figure) => (
              <One
                key={figure.id}
                figure={figure}
                then={compare ? (then.data?.figures.find(({ id }) => id === figure.id) ?? null) : null}
                thenOn={compare?.asOf ?? ""}
                onEvidence={() => setShown(figure)}
              />
            ))}
          </ul>
          {shown && <Evidence figure={shown} moment={moment} onClose={() => setShown(null)} />}
        </>
      )}
    </Panel>
  );
}

interface OneProps {
  figure: Figure;
  then: Figure | null;
  thenOn: string;
  onEvidence(): void;
}

function One({ figure, then, thenOn, onEvidence }: OneProps) {
  const { lang, t, format } = useJointI18n();
  const name = lang === "zh" ? figure.name_zh : figure.name_en;
  const unit = figure.unit === "ratio" ? "" : figure.unit === "percent" ? "%" : t(`unit.${figure.unit}`);
  const said = (value: number | null): string | null => format.figure({ ...figure, value });
  const { change } = figure;
  const moved = change === null || change === undefined ? null : said(Math.abs(change));
  const evidence = t("joint.evidence", { n: format.integer(figure.events ?? 0) });
  const of = figure.unit === "percent" ? t("joint.points") : unit;
  return (
    <li aria-labelledby={`strip-${figure.id}`} data-testid={`figure-${figure.id}`}>
      <h3 id={`strip-${figure.id}`}>{name}</h3>
      <p class="strip-value">
        {said(figure.value) ?? t("figure.novalue")} {figure.value !== null && <span class="value-unit">{unit}</span>}
      </p>
      <p class="hint">
        {moved !== null &&
          (/[1-9]/.test(moved)
            ? t("joint.change", { change: `${(change ?? 0) > 0 ? "+" : "−"}${moved}${of ? ` ${of}` : ""}` })
            : t("joint.same"))}
      </p>
      {then && <p class="hint" data-testid={`then-${figure.id}`}>{t("joint.then", { date: thenOn, value: said(then.value) ?? t("figure.novalue") })}</p>}
      <p class="hint">{figure.freshest_fact ? t("joint.fresh", { time: format.time(figure.freshest_fact).slice(0, 16) }) : t("joint.never")}</p>
      {figure.silent > 0 && <p class="due">{t("joint.silent", { n: format.integer(figure.silent) })}</p>}
      <details>
        <summary class="summary">{t("figure.definition")}</summary>
        <p class="hint">{lang === "zh" ? figure.definition_zh : figure.definition_en}</p>
      </details>
      {(figure.events ?? 0) > 0 && (
        <button type="button" class="link" aria-haspopup="dialog" aria-label={`${evidence}${t("figure.evidenceOf", { name })}`} data-testid={`evidence-${figure.id}`} onClick={onEvidence}>
          {evidence}
        </button>
      )}
    </li>
  );
}
