import { type Load, type Moment, read, readAll } from "../../api";
import type { Figures } from "../../api-types";

export interface TrendPoint {
  on: string;
  value: number | null;
}

export interface Edition {
  subject: string;
  edition: number;
  title: string;
  period: string;
  as_of_on: string;
  manifest_sha256: string;
  link: string | null;
  newest: number;
}

/** The key figures with what they were at the end of last month. */
export const loadFigures: Load<Figures> = (m, s) => read("figures", m, { key: "true", change: "true" }, s);

/** The key figures of a moment to compare with. */
export const loadFiguresThen: Load<Figures | null> = (m, s) => read("figures", m, { key: "true" }, s);
export const loadNothing: Load<null> = () => Promise.resolve(null);

const MONTHS = 12;

/** A figure at the ends of the last months and now. The only place that knows how trends are read. */
export const loadTrend =
  (figure: string): Load<TrendPoint[]> =>
  async (m, s) =>
    (await read<{ points: TrendPoint[] }>(`figures/${encodeURIComponent(figure)}/trend`, m, { months: MONTHS }, s)).points;

/** The newest edition of each report, the latest first. */
export const loadEditions: Load<Edition[]> = async (m: Moment, s: AbortSignal) =>
  (await readAll<Edition>("models/report-editions", m, s))
    .filter(({ edition, newest }) => edition === newest)
    .sort((a, b) => b.as_of_on.localeCompare(a.as_of_on) || a.subject.localeCompare(b.subject));
