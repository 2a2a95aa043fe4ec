import { type Load, via } from "../../api";
import * as api from "../../client/operations";
import type { OnePlace, Place, PlaceFigures, Places } from "../../client/shapes";

export type { OnePlace, Place, Places } from "../../client/shapes";

export type Measure = keyof PlaceFigures;
export const MEASURES = [
  "open", "demands", "supply", "gap", "enterprises", "schools", "institutes", "cooperations", "majors", "services", "members", "silent",
] as const satisfies readonly Measure[];

export const loadPlaces: Load<Places> = (m, s) => api.places(via(m, s));
export const loadPlace =
  (code: string): Load<OnePlace> =>
  (m, s) =>
    api.placesByCode(via(m, s), code);

/** What a measure, or its change, is of each place. */
export type Values = Map<string, number | null>;

export function valuesOf(places: Place[], measure: Measure): Values {
  return new Map(places.map((place) => [place.code, place.figures[measure]]));
}

/** Now minus then; a place that is not in both has none. */
export function changesOf(now: Values, then: Values): Values {
  return new Map(
    [...now].map(([code, value]) => {
      const before = then.get(code) ?? null;
      return [code, value === null || before === null ? null : value - before];
    }),
  );
}
