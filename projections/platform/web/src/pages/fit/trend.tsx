import { NumberHeads } from "./number-heads";
import { useMemo } from "preact/hooks";
import { LineChart } from "../../components/line-chart";
import { Panel } from "../../components/panel";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import { type Cell, loadTrend } from "./reads";

/** Demand and supply of what is looked at, at the ends of the last months. */
export function Trend({ cell }: { cell: Cell }) {
  const { t, format } = useFitI18n();
  const names = useNames();
  const { moment, live } = useShell();
  const load = useMemo(() => loadTrend(cell), [cell]);
  const resource = useResource(load, moment, live.models);
  return (
    <Panel id="trend" title={t("fit.trend")} resource={resource} testId="trend">
      {(points) => (
        <>
          <p class="hint">{t("fit.trendNote")}</p>
          <LineChart
            label={t("fit.trendLabel", { from: points[0]?.on ?? "", to: points.at(-1)?.on ?? "" })}
            days={points.map(({ on }) => on)}
            series={[
              { name: t("fit.open"), line: "line-demand", values: points.map(({ open }) => open) },
              { name: t("fit.supply"), line: "line-supply", values: points.map(({ supply }) => supply) },
            ]}
            number={format.integer}
          />
          <details>
            <summary class="summary">{t("fit.trendTable")}</summary>
            <table data-testid="trend-table">
              <thead>
                <tr>
                  <th scope="col">{t("fit.day")}</th>
                  <NumberHeads />
                </tr>
              </thead>
              <tbody>
                {points.map((point) => (
                  <tr key={point.on}>
                    <th scope="row">{point.on}</th>
                    <td class="number">{format.integer(point.open)}</td>
                    <td class="number">{names.supply(point)}</td>
                    <td class="number">{names.signed(point.gap)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </Panel>
  );
}
