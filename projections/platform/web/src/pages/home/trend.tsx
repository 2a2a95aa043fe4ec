import { useMemo } from "preact/hooks";
import type { Figure } from "../../api-types";
import { Failure } from "../../components/panel";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useHomeI18n } from "./messages";
import { loadTrend, type TrendPoint } from "./reads";

const [WIDTH, HEIGHT, EDGE] = [200, 36, 4];

/** A line over the last months, and the table behind it. */
export function Trend({ figure, name }: { figure: Figure; name: string }) {
  const { t, format } = useHomeI18n();
  const { moment } = useShell();
  const load = useMemo(() => loadTrend(figure.id), [figure.id]);
  // Ends of months do not move with the stream; the last point is the figure that the card shows.
  const { data, error, reload } = useResource(load, moment, 0);
  if (error) return <Failure error={error} stale={false} onRetry={reload} />;
  if (!data) return <div class="spark" aria-hidden="true" />;
  const points = data.map((point, i) => (i === data.length - 1 ? { ...point, value: figure.value } : point));
  return (
    <>
      <Spark points={points} empty={t("home.noTrend")} />
      <details class="trend">
        <summary>
          {t("home.trend")}
          <span class="visually-hidden">{t("home.trendWhose", { name })}</span>
        </summary>
        <table>
          <caption class="visually-hidden">{t("home.trendOf", { name })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("home.day")}</th>
              <th scope="col" class="number">
                {t("home.value")}
              </th>
            </tr>
          </thead>
          <tbody>
            {[...points].reverse().map(({ on, value }) => (
              <tr key={on}>
                <th scope="row">{on}</th>
                <td class="number">{format.figure({ ...figure, value }) ?? "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

/** For the eye only: screen readers have the table. A month without a value leaves a gap. */
function Spark({ points, empty }: { points: TrendPoint[]; empty: string }) {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length < 2) return <p class="spark spark-none">{empty}</p>;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (i: number): number => EDGE + (i * (WIDTH - 2 * EDGE)) / (points.length - 1);
  const y = (value: number): number =>
    high === low ? HEIGHT / 2 : HEIGHT - EDGE - ((value - low) * (HEIGHT - 2 * EDGE)) / (high - low);
  const runs: string[][] = [[]];
  points.forEach(({ value }, i) => {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push(`${x(i)},${y(value)}`);
  });
  const last = points.at(-1)?.value ?? null;
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {runs.map((run, i) => run.length > 0 && <polyline key={i} points={run.join(" ")} />)}
      {last !== null && <line class="spark-end" x1={x(points.length - 1)} x2={x(points.length - 1)} y1={y(last) - 3} y2={y(last) + 3} />}
    </svg>
  );
}
