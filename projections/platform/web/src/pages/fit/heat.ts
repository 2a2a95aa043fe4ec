/** Steps of colour on each side of zero. */
export const STEPS = 4;

/** Which of the colours heat-s4 … heat-0 … heat-d4 stands for a gap, or for demand alone; square roots keep small gaps visible. */
export function heat(gap: number | null, widest: number): string {
  if (gap === null) return "heat-none";
  if (Math.abs(gap) < 0.05) return "heat-0";
  const step = Math.max(1, Math.ceil(Math.sqrt(Math.abs(gap) / widest) * STEPS));
  return `heat-${gap > 0 ? "d" : "s"}${Math.min(STEPS, step)}`;
}

/** The widest gap there is, at least 1. */
export function widestGap(cells: { gap: number | null }[]): number {
  return cells.reduce((most, { gap }) => Math.max(most, Math.abs(gap ?? 0)), 1);
}

/** The most openings there are in a cell, at least 1. */
export function mostOpen(cells: { open: number }[]): number {
  return cells.reduce((most, { open }) => Math.max(most, open), 1);
}
