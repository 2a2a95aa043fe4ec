import { all, type Load, type LoadPage, via } from "../../api";
import type { Page } from "../../api-types";
import { ifOpen } from "../../open";
import * as api from "../../client/operations";
import type { CohortBehind, CountyFit, DemandBehind, Fit as CellFit, FitPoint, OccupationFit } from "../../client/shapes";

export type { CohortBehind, CountyFit, DemandBehind, Fit as CellFit, FitPoint, OccupationFit } from "../../client/shapes";

/** Null where so few people stand behind a number that the reader may not see it. */
export type Fit = Pick<CellFit, "open" | "supply" | "gap" | "shown">;

/** What of the fit is looked at; null is all of it. */
export interface Cell {
  occupation: string | null;
  county: string | null;
}

/** What the page shows of one moment. */
export interface Grid {
  cells: CellFit[];
  occupations: OccupationFit[];
  counties: CountyFit[];
}

const AT_ONCE = 500;
const BEHIND_AT_ONCE = 20;

const loadGrid = all((via, cursor) => api.fit(via, { limit: AT_ONCE, cursor }));

/** Totals are the server's: sums of rounded or hidden cells would be something else. */
const loadOccupations = all((via, cursor) => api.fitOccupations(via, { limit: AT_ONCE, cursor }));
const loadCounties = all((via, cursor) => api.fitCounties(via, { cursor }));

/** Cells and totals of one moment. */
export const loadFits: Load<Grid> = async (m, s) => {
  const [cells, occupations, counties] = await Promise.all([loadGrid(m, s), loadOccupations(m, s), loadCounties(m, s)]);
  return { cells, occupations, counties };
};

export const loadTrend =
  (cell: Cell): Load<FitPoint[]> =>
  async (m, s) =>
    (await api.fitTrend(via(m, s), cell)).points;

export const loadDemands =
  (cell: Cell): LoadPage<Page<DemandBehind>> =>
  (m, cursor, s) =>
    api.fitDemands(via(m, s), { ...cell, limit: BEHIND_AT_ONCE, cursor });

export const loadCohorts =
  (cell: Cell): LoadPage<Page<CohortBehind>> =>
  (m, cursor, s) =>
    ifOpen("model cohorts", () => api.fitCohorts(via(m, s), { ...cell, limit: BEHIND_AT_ONCE, cursor }))(m, s);
