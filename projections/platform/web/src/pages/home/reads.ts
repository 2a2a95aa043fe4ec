import { all, type Load, via } from "../../api";
import type { Fact, Figures, Rejection } from "../../api-types";
import * as api from "../../client/operations";
import type { EditionShape as Edition, Point } from "../../client/shapes";
import { ifOpen } from "../../open";
import { KEEP } from "../../use-live";

export type { EditionShape as Edition } from "../../client/shapes";
export type TrendPoint = Pick<Point, "on" | "value">;

/** The key figures with what they were at the end of last month. */
export const loadFigures: Load<Figures> = (m, s) => api.figures(via(m, s), { key: true, change: true });

/** The key figures of a moment to compare with. */
export const loadFiguresThen: Load<Figures | null> = (m, s) => api.figures(via(m, s), { key: true });
export const loadNothing: Load<null> = () => Promise.resolve(null);

/** The newest of them, newest first. */
export const loadFacts: Load<Fact[]> = async (m, s) => (await api.facts(via(m, s), { limit: KEEP })).items;
export const loadRejections: Load<Rejection[]> = ifOpen("rejections", async (m, s) => (await api.rejections(via(m, s), { limit: KEEP })).items);

const MONTHS = 12;

/** A figure at the ends of the last months and now. The only place that knows how trends are read. */
export const loadTrend =
  (figure: string): Load<TrendPoint[]> =>
  async (m, s) =>
    (await api.figuresTrend(via(m, s), figure, { months: MONTHS })).points;

const everyEdition = all((via, cursor) => api.editions(via, { cursor }));

/** The newest edition of each report, the latest first. */
export const loadEditions: Load<Edition[]> = async (m, s) =>
  (await everyEdition(m, s))
    .filter(({ edition, newest }) => edition === newest)
    .sort((a, b) => b.as_of.localeCompare(a.as_of) || a.subject.localeCompare(b.subject));
