import type { EvidenceFact, Finding, Page, Summary } from "./api-types";
import { asked, asReadError, connect, every, type Filters, ReadError, type Via } from "./client/http";
import * as api from "./client/operations";

export { asReadError, ReadError };

/** The moment a read asks about; both null is live. Dates are YYYY-MM-DD, end of day in Shanghai. */
export interface Moment {
  asOf: string | null;
  knownAt: string | null;
}

export type Query = Filters;

/** Guards against a server whose cursors never end; 40 pages are far more than a page can show. */
const MAX_PAGES = 40;

export const NOW: Moment = { asOf: null, knownAt: null };

/** A way to ask about a moment, until `signal` says that nobody waits any more. */
export function via(moment: Moment, signal?: AbortSignal): Via {
  const ask = connect(signal ? { signal } : {});
  return (one) => ask({ ...one, query: { as_of: moment.asOf, known_at: moment.knownAt, ...one.query } });
}

/** The address of /v1/`path` at a moment, for a link or a download; a list is given value by value. */
export function address(path: string, moment: Moment, query: Query): string {
  return `/v1/${path}${asked({ as_of: moment.asOf, known_at: moment.knownAt, ...query })}`;
}

/** Every page of a list, in order. */
export async function listed<T>(page: (cursor: string | null) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let pages = 0;
  const bounded = async (cursor: string | null): Promise<Page<T>> => {
    const found = await page(cursor);
    pages += 1;
    return pages < MAX_PAGES ? found : { ...found, next: null };
  };
  for await (const item of every(bounded)) items.push(item);
  return items;
}

export type Load<T> = (moment: Moment, signal: AbortSignal) => Promise<T>;
/** Loads one page of a list. */
export type LoadPage<P extends Page<unknown>> = (moment: Moment, cursor: string | null, signal: AbortSignal) => Promise<P>;

/** Loads every page of a list. */
export const all =
  <T>(page: (via: Via, cursor: string | null) => Promise<Page<T>>): Load<T[]> =>
  (m, s) =>
    listed((cursor) => page(via(m, s), cursor));

export const loadSummary: Load<Summary> = (m, s) => api.summary(via(m, s));
export const loadFindingKinds = all((via, cursor) => api.findingsKinds(via, { cursor }));
/** The first `limit` findings of one kind. */
export const loadFindings =
  (kind: string, limit: number): Load<Finding[]> =>
  async (m, s) =>
    (await api.findings(via(m, s), { kind, limit })).items;
export const loadAlerts = all((via, cursor) => api.alerts(via, { cursor }));

/** One page of the facts behind a figure. */
export const loadEvidence =
  (figure: string): LoadPage<Page<EvidenceFact>> =>
  (m, cursor, s) =>
    api.evidenceByFigure(via(m, s), figure, { limit: 20, cursor });
