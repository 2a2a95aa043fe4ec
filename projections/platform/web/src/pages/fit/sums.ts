import type { Cell, CellFit, CountyFit, Fit, OccupationFit } from "./reads";

/** Sums of people come from shares: beyond this many digits is noise. */
const DIGITS = 1e6;

const clean = (n: number): number => Math.round(n * DIGITS) / DIGITS;

function sums<K extends Fit>(cells: CellFit[], key: (cell: CellFit) => string, head: (cell: CellFit) => Omit<K, keyof Fit>): K[] {
  const found = new Map<string, K>();
  for (const cell of cells) {
    const sum = found.get(key(cell)) ?? ({ ...head(cell), open: 0, supply: 0, gap: 0 } as K);
    sum.open += cell.open;
    sum.supply = clean(sum.supply + cell.supply);
    sum.gap = clean(sum.open - sum.supply);
    found.set(key(cell), sum);
  }
  return [...found.values()];
}

/** Per occupation, the most short first. */
export function byOccupation(cells: CellFit[]): OccupationFit[] {
  return sums<OccupationFit>(
    cells,
    (cell) => cell.occupation,
    ({ occupation, occupation_zh }) => ({ occupation, occupation_zh }),
  ).sort((a, b) => b.gap - a.gap || a.occupation.localeCompare(b.occupation));
}

/** Per county, the most short first. */
export function byCounty(cells: CellFit[]): CountyFit[] {
  return sums<CountyFit>(
    cells,
    (cell) => cell.county,
    ({ county, county_zh, county_en }) => ({ county, county_zh, county_en }),
  ).sort((a, b) => b.gap - a.gap || a.county.localeCompare(b.county));
}

/** The `count` whose gap is widest either way, in the order of `all`. */
export function widest(all: OccupationFit[], count: number): OccupationFit[] {
  const kept = new Set([...all].sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap)).slice(0, count));
  return all.filter((row) => kept.has(row));
}

export function within(cells: CellFit[], { occupation, county }: Cell): CellFit[] {
  return cells.filter(
    (cell) => (occupation === null || cell.occupation === occupation) && (county === null || cell.county === county),
  );
}

export function total(cells: Fit[]): Fit {
  const open = cells.reduce((sum, cell) => sum + cell.open, 0);
  const supply = clean(cells.reduce((sum, cell) => sum + cell.supply, 0));
  return { open, supply, gap: clean(open - supply) };
}

/** Occupations that the heat map shows at first. */
export const FEW = 15;

/** Occupations and counties as the heat map orders them. */
export function shownRows(cells: CellFit[], every: boolean) {
  const all = byOccupation(cells);
  const counties = byCounty(cells).sort((a, b) => a.county.localeCompare(b.county));
  return { occupations: every ? all : widest(all, FEW), counties };
}
