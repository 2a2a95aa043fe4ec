import { type Load, type Moment, read, readAll } from "../../api";
import type { Page } from "../../api-types";
import type { Grid } from "./sums";

/** Null where so few people stand behind a number that the reader may not see it. */
export interface Fit {
  open: number;
  supply: number | null;
  /** open - supply: above zero people are short, below zero places are. */
  gap: number | null;
}

export interface OccupationFit extends Fit {
  occupation: string;
  occupation_zh: string | null;
}

export interface CountyFit extends Fit {
  county: string;
  county_zh: string | null;
  county_en: string | null;
}

/** A cell of the heat map. */
export type CellFit = OccupationFit & CountyFit;

/** What of the fit is looked at; null is all of it. */
export interface Cell {
  occupation: string | null;
  county: string | null;
}

export interface FitPoint extends Fit {
  on: string;
}

export interface DemandBehind {
  subject: string;
  member: string;
  member_zh: string | null;
  title: string | null;
  openings: number;
  open: number;
  wage_min: number | null;
  wage_max: number | null;
  valid_until: string;
}

export interface CohortBehind {
  subject: string;
  member: string;
  member_zh: string | null;
  major: string;
  major_zh: string | null;
  size: number | null;
  occupations: number;
  graduates_on: string;
}

const AT_ONCE = 500;
export const BEHIND_AT_ONCE = 20;

const loadGrid: Load<CellFit[]> = (m, s) => readAll("fit", m, s, { limit: AT_ONCE });

/** Totals are the server's: sums of rounded or hidden cells would be something else. */
const loadOccupations: Load<OccupationFit[]> = (m, s) => readAll("fit/occupations", m, s, { limit: AT_ONCE });
const loadCounties: Load<CountyFit[]> = (m, s) => readAll("fit/counties", m, s);

/** Cells and totals of one moment. */
export const loadFits: Load<Grid> = async (m, s) => {
  const [cells, occupations, counties] = await Promise.all([loadGrid(m, s), loadOccupations(m, s), loadCounties(m, s)]);
  return { cells, occupations, counties };
};

export const loadTrend =
  (cell: Cell): Load<FitPoint[]> =>
  async (m, s) =>
    (await read<{ points: FitPoint[] }>("fit/trend", m, { ...cell }, s)).points;

/** One page of the demands or cohorts behind a cell. */
export function loadBehind<T>(
  list: "demands" | "cohorts",
  cell: Cell,
  moment: Moment,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<T>> {
  return read(`fit/${list}`, moment, { ...cell, limit: BEHIND_AT_ONCE, cursor }, signal);
}
