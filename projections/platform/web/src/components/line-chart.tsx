import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface Series {
  name: string;
  /** Class of the line, which gives it its colour: line-demand, line-supply. */
  line: string;
  /** Null leaves a gap. */
  values: (number | null)[];
}

interface Props {
  /** What a screen reader hears; the table with the data stands beside the chart. */
  label: string;
  days: string[];
  series: Series[];
  number(n: number): string;
}

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [220, 56, 16, 16, 28];
/** Pixels that the name of a month takes. */
const TICK = 52;

/** Lines over days; the values' axis starts at zero. */
export function LineChart({ label, days, series, number }: Props) {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(640);
  // Drawn as wide as there is room, so that letters keep their size on a phone.
  useLayoutEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(200, entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const every = Math.ceil((days.length * TICK) / (width - LEFT - RIGHT));
  const top = niceTop(Math.max(1, ...series.flatMap(({ values }) => values.map((n) => n ?? 0))));
  const x = (i: number): number => LEFT + (i * (width - LEFT - RIGHT)) / Math.max(1, days.length - 1);
  const y = (n: number): number => HEIGHT - BOTTOM - (n * (HEIGHT - TOP - BOTTOM)) / top;
  return (
    <figure ref={box} class="line-chart">
      <ul class="legend" aria-hidden="true">
        {series.map(({ name, line }) => (
          <li key={line}>
            <svg width="28" height="10" class={line}>
              <line x1="0" x2="28" y1="5" y2="5" />
            </svg>
            {name}
          </li>
        ))}
      </ul>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={label}>
        {[0, top / 2, top].map((n) => (
          <g key={n} class="grid-line">
            <line x1={LEFT} x2={width - RIGHT} y1={y(n)} y2={y(n)} />
            <text x={LEFT - 8} y={y(n) + 4} text-anchor="end">
              {number(n)}
            </text>
          </g>
        ))}
        {days.map(
          (day, i) =>
            (days.length - 1 - i) % every === 0 && (
              <text key={day} x={x(i)} y={HEIGHT - 8} text-anchor={i === days.length - 1 ? "end" : "middle"}>
                {day.slice(0, 7)}
              </text>
            ),
        )}
        {series.map(({ line, values }) => (
          <g key={line} class={line}>
            {runsOf(values).map((run) => (
              <polyline key={run[0]?.[0]} points={run.map(([i, n]) => `${x(i)},${y(n)}`).join(" ")} />
            ))}
            {runsOf(values).flat().map(([i, n]) => (
              <circle key={i} cx={x(i)} cy={y(n)} r="3.5" />
            ))}
          </g>
        ))}
      </svg>
    </figure>
  );
}

/** Place and value of the points of each line without a gap. */
function runsOf(values: (number | null)[]): [number, number][][] {
  const runs: [number, number][][] = [[]];
  values.forEach((n, i) => {
    if (n === null) runs.push([]);
    else runs.at(-1)?.push([i, n]);
  });
  return runs.filter((run) => run.length > 0);
}

/** The next 1, 2 or 5 times a power of ten. */
function niceTop(n: number): number {
  const power = 10 ** Math.floor(Math.log10(n));
  return ([1, 2, 5, 10].find((times) => times * power >= n) ?? 10) * power;
}
