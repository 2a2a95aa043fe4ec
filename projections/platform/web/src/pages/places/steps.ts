import { heat, widestGap } from "../fit/heat";
import type { Values } from "./reads";

/** Steps of colour on each side of zero. */
const STEPS = 4;

export interface Scale {
  /** The class that colours a value. */
  step(value: number | null): string;
  /** Steps that the values can take, the smallest first, each with the range that it stands for. */
  legend: { step: string; from: number; to: number }[];
}

/** Colours told apart with any colour vision: blue above zero, orange below; deeper the further from it. */
export function scaleOf(values: Values): Scale {
  const gaps = [...values.values()].map((gap) => ({ gap }));
  const widest = widestGap(gaps);
  const used = new Set(gaps.map(({ gap }) => heat(gap, widest)));
  const last = (side: string): number => STEPS - [4, 3, 2, 1].findIndex((n) => used.has(`heat-${side}${n}`));
  const [above, below] = ["d", "s"].map((side) => (last(side) > STEPS ? 0 : last(side))) as [number, number];
  const edge = (n: number): number => widest * (n / STEPS) ** 2;
  const legend: Scale["legend"] = [{ step: "heat-0", from: 0, to: 0 }];
  for (let n = 1; n <= STEPS; n += 1) {
    if (n <= above) legend.push({ step: `heat-d${n}`, from: edge(n - 1), to: edge(n) });
    if (n <= below) legend.unshift({ step: `heat-s${n}`, from: -edge(n), to: -edge(n - 1) });
  }
  return { step: (value) => heat(value, widest), legend };
}
