import type { Cell, CountyFit, Fit, Grid, OccupationFit } from "./reads";

/** Occupations that the heat map shows at first. */
export const FEW = 15;

/** The most short first; what may not be seen last. While no people are published, the most wanted first. */
function byGap<T extends Fit>(rows: T[], code: (row: T) => string): T[] {
  const rank = (row: Fit): number => (unpublished(row) ? row.open : (row.gap ?? -Infinity));
  return [...rows].sort((a, b) => rank(b) - rank(a) || code(a).localeCompare(code(b)));
}

/** Per occupation, in a county or in all, the most short first. */
export function ranked({ cells, occupations }: Grid, county: string | null): OccupationFit[] {
  const rows = county === null ? occupations : cells.filter((cell) => cell.county === county);
  return byGap<OccupationFit>(rows, (row) => row.occupation);
}

/** Per county, of an occupation or of all, the most short first. */
export function perCounty({ cells, counties }: Grid, occupation: string | null): CountyFit[] {
  const rows = occupation === null ? counties : cells.filter((cell) => cell.occupation === occupation);
  return byGap<CountyFit>(rows, (row) => row.county);
}

/** The `count` whose gap is widest either way, in the order of `all`; of people not published yet, the most wanted. */
export function widest(all: OccupationFit[], count: number): OccupationFit[] {
  const width = (row: Fit): number => (unpublished(row) ? row.open : Math.abs(row.gap ?? 0));
  const kept = new Set([...all].sort((a, b) => width(b) - width(a)).slice(0, count));
  return all.filter((row) => kept.has(row));
}

/** Whether people of this moment are not published yet, so that there is neither supply nor gap. */
export function isUnpublished({ cells }: Pick<Grid, "cells">): boolean {
  return cells.some(unpublished);
}

export function unpublished({ shown }: Pick<Fit, "shown">): boolean {
  return shown === "unpublished";
}

/** Rows and columns of the heat map. */
export function shownRows(grid: Grid, every: boolean): Pick<Grid, "occupations" | "counties"> {
  const all = ranked(grid, null);
  const counties = [...grid.counties].sort((a, b) => a.county.localeCompare(b.county));
  return { occupations: every ? all : widest(all, FEW), counties };
}

/** What is looked at, as one row; of nothing it is all zero. */
export function total(grid: Grid, { occupation, county }: Cell): Fit {
  if (county !== null) return add(ranked(grid, county).filter((row) => occupation === null || row.occupation === occupation));
  return add(occupation === null ? grid.counties : grid.occupations.filter((row) => row.occupation === occupation));
}

/** A sum with a part that may not be seen may not be seen either. */
function add(rows: Fit[]): Fit {
  const open = rows.reduce((sum, row) => sum + row.open, 0);
  const supply = rows.reduce<number | null>((sum, row) => (sum === null || row.supply === null ? null : sum + row.supply), 0);
  const shown = rows.find((row) => row.supply === null)?.shown ?? rows[0]?.shown ?? "exact";
  return { open, supply, gap: supply === null ? null : open - supply, shown };
}
