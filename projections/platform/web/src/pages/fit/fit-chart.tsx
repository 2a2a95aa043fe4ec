import { useEffect, useRef, useState } from "preact/hooks";
import type { OccupationFit } from "./reads";
import type { BarChart } from "./bar-chart";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import { unpublished, widest } from "./sums";

/** Draws `rows` as paired bars; ECharts comes in its own chunk after the first paint. */
export function FitChart({ rows }: { rows: OccupationFit[] }) {
  const { lang, t, format } = useFitI18n();
  const names = useNames();
  const box = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<BarChart | null>(null);

  useEffect(() => {
    let gone = false;
    let made: BarChart | null = null;
    void import("./bar-chart").then(({ makeBarChart }) => {
      if (gone || !box.current) return;
      made = makeBarChart(box.current);
      setChart(made);
    });
    return () => {
      gone = true;
      made?.dispose();
    };
  }, []);

  useEffect(() => {
    if (!chart) return;
    chart.show({
      categories: rows.map((row) => ({ name: row.occupation_zh ?? row.occupation, note: names.gap(row) })),
      series: [
        { name: t("fit.open"), colour: "--demand", values: rows.map((row) => row.open) },
        { name: t("fit.supply"), colour: "--supply", values: rows.map((row) => row.supply) },
      ],
      number: format.integer,
    });
  }, [chart, rows, lang]);

  const top = widest(rows, 1)[0] ?? rows[0]!;
  const label = t(unpublished(top) ? "fit.demandChartLabel" : "fit.chartLabel", {
    n: rows.length,
    name: top.occupation_zh ?? top.occupation,
    open: format.integer(top.open),
    supply: names.supply(top),
  });
  // The height is fixed by the rows, so the page does not jump when the chart arrives.
  const style = { height: `${rows.length * 44 + 40}px` };
  return (
    <div class="chart" role="img" aria-label={label} data-testid="chart-fit" style={style}>
      {!chart && <p class="state chart-wait">{t("fit.loading")}</p>}
      <div ref={box} class="chart-box" aria-hidden="true" />
    </div>
  );
}
