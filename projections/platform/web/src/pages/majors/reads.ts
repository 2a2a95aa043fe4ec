import { type Load, type LoadPage, listed, type Moment, via } from "../../api";
import type { Page } from "../../api-types";
import * as api from "../../client/operations";
import type { MajorDemand, MajorYear, Named, SuggestionTold as Suggestion } from "../../client/shapes";

export type { MajorDemand, MajorYear, Named, SuggestionTold as Suggestion } from "../../client/shapes";

export type Kind = Suggestion["kind"];
export const KINDS = ["no-major", "too-few", "closing", "no-demand"] as const satisfies readonly Kind[];

const AT_ONCE = 50;
const MOST = 500;

export const loadDemand =
  (county: string | null): LoadPage<Page<MajorDemand>> =>
  (m, cursor, s) =>
    api.majorsDemand(via(m, s), { county, limit: AT_ONCE, cursor });

export const loadServed =
  (major: string): Load<MajorDemand | { major: null }> =>
  async (m, s) =>
    (await api.majorsDemand(via(m, s), { major, limit: 1 })).items[0] ?? { major: null };

export const loadSuggestions =
  (kind: Kind | null, county: string | null): LoadPage<Page<Suggestion>> =>
  (m, cursor, s) =>
    api.majorsSuggestions(via(m, s), { kind, county, limit: AT_ONCE, cursor });

export const everySuggestion = (kind: Kind | null, county: string | null, moment: Moment): Promise<Suggestion[]> =>
  listed((cursor) => api.majorsSuggestions(via(moment), { kind, county, limit: MOST, cursor }));

export const loadYears: Load<MajorYear[]> = async (m, s) => (await api.majorsChanges(via(m, s))).years;

/** Counties that can be chosen: those that demands are in. */
export const loadCounties: Load<Named[]> = async (m, s) => {
  const { facets } = await api.modelsFacets(via(m, s), "demands", { by: "county" });
  return (facets[0]?.values ?? []).flatMap(({ value, zh, en }) => (value === null ? [] : [{ code: String(value), zh, en }]));
};
