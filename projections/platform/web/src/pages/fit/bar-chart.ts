import { BarChart as Bars } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { onTheme } from "../../theme";

// Only these parts of ECharts come into the bundle. SVG stays sharp when zoomed and printed.
use([Bars, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export interface BarData {
  categories: { name: string; note: string }[];
  /** `colour` names a custom property of the style sheet, so light and dark each bring their own. */
  series: { name: string; colour: string; values: (number | null)[] }[];
  number(n: number): string;
}

export interface BarChart {
  show(data: BarData): void;
  dispose(): void;
}

const NARROW_PX = 480;

/** A horizontal grouped bar chart in `box` that follows its width and the colour scheme. */
export function makeBarChart(box: HTMLElement): BarChart {
  const chart = init(box, null, { renderer: "svg" });
  let last: BarData | null = null;

  const draw = (): void => {
    if (last) chart.setOption(option(last, box));
  };
  const observer = new ResizeObserver(() => {
    chart.resize();
    draw();
  });
  observer.observe(box);
  const leave = onTheme(draw);

  return {
    show(data) {
      last = data;
      draw();
    },
    dispose() {
      observer.disconnect();
      leave();
      chart.dispose();
    },
  };
}

function option(data: BarData, box: HTMLElement) {
  const style = getComputedStyle(box);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const narrow = box.clientWidth < NARROW_PX;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const font = { color: colour("--ink"), fontFamily: style.fontFamily };
  return {
    animation: !still,
    animationDuration: 300,
    animationDurationUpdate: 300,
    textStyle: font,
    grid: { left: narrow ? 116 : 196, right: 44, top: 36, bottom: 4 },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 14, textStyle: font },
    tooltip: {
      trigger: "axis",
      // Drawn, not written as HTML: names come from members, and nothing they write may become markup.
      renderMode: "richText",
      axisPointer: { type: "shadow", shadowStyle: { color: colour("--line"), opacity: 0.4 } },
      backgroundColor: colour("--surface"),
      borderColor: colour("--line"),
      textStyle: font,
      confine: true,
    },
    xAxis: { type: "value", show: false },
    yAxis: {
      type: "category",
      inverse: true,
      data: data.categories.map(({ name }) => name),
      axisLine: { lineStyle: { color: colour("--line-strong") } },
      axisTick: { show: false },
      axisLabel: {
        interval: 0,
        margin: 10,
        formatter: (name: string, index: number) =>
          `{name|${clip(name, narrow ? 7 : 13)}}\n{note|${data.categories[index]?.note ?? ""}}`,
        rich: {
          name: { ...font, fontSize: 13, lineHeight: 18, align: "right" },
          note: { ...font, color: colour("--muted"), fontSize: 12, lineHeight: 16, align: "right" },
        },
      },
    },
    series: data.series.map(({ name, colour: property, values }) => ({
      type: "bar" as const,
      name,
      data: values,
      barWidth: 12,
      barGap: "15%",
      itemStyle: { color: colour(property), borderRadius: [0, 2, 2, 0] },
      emphasis: { focus: "none" as const },
      label: {
        show: true,
        position: "right" as const,
        ...font,
        fontSize: 12,
        formatter: ({ value }: { value: unknown }) => data.number(Number(value)),
      },
    })),
  };
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
