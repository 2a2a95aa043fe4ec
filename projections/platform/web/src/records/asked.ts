import type { Query } from "../api";
import type { Change } from "../router";
import type { Records } from "./declaration";
import type { Column, Model, Row } from "./reads";

/** What of a list is asked for; all of it is in the address of the page. */
export interface Asked {
  words: string;
  /** Parameters as the API takes them: county, openings.from, title.contains. */
  filters: Record<string, string[]>;
  sort: string | null;
  /** Names of the columns that are shown. */
  columns: string[];
  /** How many rows are listed. */
  rows: number;
  /** Key of the row that is looked at. */
  row: string | null;
}

export const AT_ONCE = 50;
/** More rows than this are not drawn; they are narrowed or exported. */
export const MOST = 2_000;

const OWN = { words: "q", sort: "sort", columns: "cols", rows: "rows", row: "row" } as const;

export function readAsked(params: URLSearchParams, records: Records, model: Model): Asked {
  const there = new Set(model.columns.flatMap((column) => column.filters));
  const filters: Asked["filters"] = {};
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name).filter((value) => value !== "");
    if (there.has(name) && values.length > 0) filters[name] = values;
  }
  const named = (text: string | null): string[] =>
    (text ?? "").split(",").filter((name) => model.columns.some((column) => column.name === name));
  const columns = named(params.get(OWN.columns));
  const rows = Math.ceil(Number(params.get(OWN.rows)) / AT_ONCE) * AT_ONCE;
  return {
    words: params.get(OWN.words) ?? "",
    filters,
    sort: sortable(params.get(OWN.sort), model),
    columns: columns.length > 0 ? columns : named(records.columns.join(",")),
    rows: Math.min(MOST, Math.max(AT_ONCE, rows || AT_ONCE)),
    row: params.get(OWN.row),
  };
}

/** A sort that the API takes; anything else is as if it were not there. */
function sortable(text: string | null, model: Model): string | null {
  const names = (text ?? "").split(",").map((name) => name.replace(/^-/, ""));
  const good = names.every((name) => model.columns.some((column) => column.name === name && column.sortable));
  return text && good && new Set(names).size === names.length ? text : null;
}

/** Filters and words as the API takes them. */
export function filterQuery(asked: Asked, records: Records): Query {
  const query: Query = { ...asked.filters, ...records.only };
  const words = asked.words.trim();
  if (words && records.search === "words") query["q"] = words;
  else if (words && typeof records.search === "object") query[`${records.search.contains}.contains`] = words;
  return query;
}

/** The order of the list: what was chosen, else what fits the words best, else the declaration's. */
export function orderOf(asked: Asked, records: Records): string | null {
  const ranked = records.search === "words" && asked.words.trim() !== "";
  return asked.sort ?? (ranked ? null : (records.sort ?? null));
}

/** Take every filter and the words out of the address; what is listed begins anew. */
export function cleared(asked: Asked): Change {
  return { ...Object.fromEntries(Object.keys(asked.filters).map((name) => [name, null])), q: null, rows: null };
}

/** All that only this list, or this tab with its `own` parameters, has in the address, for a step to another one. */
export function withoutList(params: URLSearchParams, model: Model | null, own: string[]): Change {
  const names = [...own, ...(model ? model.columns.flatMap((column) => column.filters) : [])];
  return Object.fromEntries([...names, ...Object.values(OWN)].filter((name) => params.has(name)).map((name) => [name, null]));
}

const BETWEEN = "~";

export function keyColumns(model: Model): Column[] {
  const keys = model.columns.filter((column) => column.is_key);
  return keys.length > 0 ? keys : model.columns.slice(0, 1);
}

/** The key of a row as it stands in the address. */
export function keyOf(row: Row, model: Model): string {
  return keyColumns(model)
    .map(({ name }) => (row[name] === null ? "" : encodeURIComponent(String(row[name])).replaceAll("%2F", "/").replaceAll("~", "%7E")))
    .join(BETWEEN);
}

/** What asks the API for the row with this key; of a key that is cut short, for the first row that it fits. */
export function keyQuery(key: string, model: Model): Query {
  const parts = key.split(BETWEEN);
  const query: Query = {};
  keyColumns(model).forEach(({ name, type }, place) => {
    const part = parts[place];
    if (part === undefined) return;
    const value = decoded(part);
    if (value === "") query[`${name}.empty`] = "true";
    else if (type === "time") Object.assign(query, { [`${name}.from`]: value, [`${name}.to`]: value });
    else query[name] = value;
  });
  return query;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
