import { all, type Load, type LoadPage, type Moment, NOW, type Query, via } from "../api";
import type { Page } from "../api-types";
import * as api from "../client/operations";
import type { Differences, Facet, FreshnessTold, ModelColumns, TimelineFact } from "../client/shapes";

export type { ColumnShape as Column, Difference, Facet, FacetValue, FieldChange, ModelColumns as Model, NamedValue, TimelineFact } from "../client/shapes";

/** A row: its columns, and `*_zh`, `*_en` beside codes. */
export type Row = Record<string, unknown>;

/** The columns of a model, and how much of it the reader may see; neither depends on the moment. */
export const loadModel =
  (name: string): Load<ModelColumns> =>
  (_, s) =>
    api.modelsColumns(via(NOW, s), name);

export function loadRows(model: string, query: Query, moment: Moment, signal: AbortSignal): Promise<Page<Row>> {
  return api.modelsByName(via(moment, signal), model, { ...query, names: true });
}

/** Every row of a read model, with names. `T`: the columns that are looked at. */
export const rowsOf = <T>(model: string, query: Query = {}): Load<T[]> =>
  all((via, cursor) => api.modelsByName(via, model, { ...query, names: true, cursor }) as Promise<Page<unknown>> as Promise<Page<T>>);

export const loadCount =
  (model: string, query: Query): Load<number> =>
  async (m, s) =>
    (await api.modelsCount(via(m, s), model, query)).rows;

export const loadFacets =
  (model: string, by: string[], query: Query): Load<Facet[]> =>
  async (m, s) =>
    by.length === 0 ? [] : (await api.modelsFacets(via(m, s), model, { ...query, by: by.join(",") })).facets;

/** One row by its key; null where there is none at this moment. */
export const loadRow =
  (model: string, key: Query): Load<{ row: Row | null }> =>
  async (m, s) => ({ row: (await loadRows(model, { ...key, limit: 1 }, m, s)).items[0] ?? null });

export const loadTimeline = (family: string, subject: string): Load<TimelineFact[]> =>
  all((via, cursor) => api.subjectsTimeline(via, family, subject, { cursor }));

export const loadFresh =
  (family: string[]): Load<FreshnessTold> =>
  (m, s) =>
    api.freshness(via(m, s), { family });

const DIFFERENCES = 10;

export const loadDifferences =
  (model: string, query: Query, compare: string): LoadPage<Differences> =>
  (m, cursor, s) =>
    api.modelsDifferences(via(m, s), model, { ...query, compare, cursor, limit: DIFFERENCES });
