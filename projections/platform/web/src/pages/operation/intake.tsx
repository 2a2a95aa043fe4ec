import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { NOW } from "../../api";
import type { Bucket, Intake } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import type { Who } from "../../session";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useOperationI18n } from "./messages";
import { loadIntake, type Per, PERS } from "./reads";

const OUTCOMES = ["accepted", "rejected", "duplicate"] as const;
const [HEIGHT, LEFT, BOTTOM, TOP] = [190, 48, 22, 8];

/** What admission decided lately, in stretches of time, and why it turned statements down. */
export function IntakePanel({ turn, who }: { turn: number; who: Who }) {
  const { lang, t, format } = useOperationI18n();
  const { params, change } = useShell();
  const asked = params.get("per");
  const per: Per = PERS.find((name) => name === asked) ?? "hour";
  const load = useMemo(() => loadIntake(per), [per]);
  const resource = useResource(load, NOW, turn);
  const choice = (
    <label class="per">
      <span class="visually-hidden">{t("operation.per")}</span>
      <select value={per} data-testid="per" onChange={(event) => change({ per: event.currentTarget.value }, true)}>
        {PERS.map((name) => (
          <option key={name} value={name}>
            {t(`operation.${name}`)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <Panel id="intake" title={t("operation.intake")} resource={resource} aside={choice} testId="intake">
      {(intake) => {
        const sum = (name: (typeof OUTCOMES)[number]): number => intake.buckets.reduce((all, one) => all + one[name], 0);
        const whole = OUTCOMES.reduce((all, name) => all + sum(name), 0);
        return (
          <>
            <p data-testid="intake-told">
              {whole === 0 ? t("operation.nothing") : t("operation.decided", { n: format.integer(whole), rejected: format.integer(sum("rejected")) })}
              {lang === "en" && " "}
              {!intake.complete && <strong>{t("operation.incomplete")}</strong>}
            </p>
            <Bars buckets={intake.buckets} per={per} />
            <IntakeTable intake={intake} />
            <Reasons intake={intake} whole={who.role === "office"} />
          </>
        );
      }}
    </Panel>
  );
}

function label(at: string, per: Per, minute: (iso: string) => string): string {
  const told = minute(at);
  return per === "day" ? told.slice(5, 10) : told.slice(11, 16);
}

function Bars({ buckets, per }: { buckets: Bucket[]; per: Per }) {
  const { t, format } = useOperationI18n();
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(680);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(220, entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const max = Math.max(1, ...buckets.map((one) => OUTCOMES.reduce((sum, name) => sum + one[name], 0)));
  const step = (width - LEFT) / buckets.length;
  const scale = (HEIGHT - TOP - BOTTOM) / max;
  const every = Math.ceil(56 / step);
  return (
    <figure ref={box} class="intake-chart">
      <ul class="legend" aria-hidden="true">
        {OUTCOMES.map((name) => (
          <li key={name}>
            <svg width="14" height="14" class={`bar-${name}`}>
              <rect width="14" height="14" rx="2" />
            </svg>
            {t(`operation.${name}`)}
          </li>
        ))}
      </ul>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="img" aria-label={t("operation.chart", { max: format.integer(max) })}>
        {[0, max].map((n) => (
          <g key={n} class="grid-line">
            <line x1={LEFT} x2={width} y1={HEIGHT - BOTTOM - n * scale} y2={HEIGHT - BOTTOM - n * scale} />
            <text x={LEFT - 6} y={HEIGHT - BOTTOM - n * scale + 4} text-anchor="end">
              {format.integer(n)}
            </text>
          </g>
        ))}
        {buckets.map((one, i) => {
          let y = HEIGHT - BOTTOM;
          return (
            <g key={one.at}>
              {OUTCOMES.map((name) => {
                const height = one[name] * scale;
                y -= height;
                return height > 0 && (
                  <rect key={name} class={`bar-${name}`} x={LEFT + i * step + 0.5} y={y} width={Math.max(1, step - 1)} height={Math.max(1, height)} />
                );
              })}
              {(buckets.length - 1 - i) % every === 0 && i * step > 20 && (
                <text x={LEFT + (i + 1) * step} y={HEIGHT - 6} text-anchor="end">
                  {label(one.at, per, format.minute)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

function IntakeTable({ intake }: { intake: Intake }) {
  const { t, format } = useOperationI18n();
  const there = intake.buckets.filter((one) => OUTCOMES.some((name) => one[name] > 0)).reverse();
  return (
    <details>
      <summary class="summary">{t("operation.table")}</summary>
      {there.length === 0 && <p class="state">{t("operation.nothing")}</p>}
      {there.length > 0 && (
        <div class="scroll-y" tabIndex={0} role="group" aria-label={t("operation.table")}>
          <table data-testid="intake-table">
            <thead>
              <tr>
                <th scope="col">{t("operation.from")}</th>
                {OUTCOMES.map((name) => (
                  <th key={name} scope="col" class="number">{t(`operation.${name}`)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {there.map((one) => (
                <tr key={one.at}>
                  <th scope="row">{format.minute(one.at)}</th>
                  {OUTCOMES.map((name) => (
                    <td key={name} class="number">{format.integer(one[name])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

/** `whole`: whether the reader is told of all of them. */
function Reasons({ intake, whole }: { intake: Intake; whole: boolean }) {
  const { lang, t, format } = useOperationI18n();
  return (
    <>
      <h3 id="reasons-title">{t("operation.reasons")}</h3>
      {!whole && <p class="hint">{t("operation.reasonsNote")}</p>}
      {intake.reasons.length === 0 && <p class="state">{t("operation.noReasons")}</p>}
      {intake.reasons.length > 0 && (
        <Table of="reasons-title" testId="reasons" head={[t("operation.reason"), { number: t("operation.count") }]}>
          {intake.reasons.map((one) => (
            <tr key={one.code}>
              <th scope="row">
                {lang === "zh" ? one.zh : one.en}
                <code class="id">{one.code}</code>
              </th>
              <td class="number">{format.integer(one.rejections)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
