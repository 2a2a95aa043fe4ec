import { type Load, via } from "../../api";
import * as api from "../../client/operations";
import type { Map as EducationMap, MapLink, MapNode } from "../../client/shapes";

export const KINDS = ["chain", "enterprise", "occupation", "major", "school", "cooperation"] as const;
export type NodeKind = (typeof KINDS)[number];
export type LinkKind = MapLink["kind"];

export type { MapLink, MapNode, Map as EducationMap } from "../../client/shapes";

export interface Filter {
  chain: string | null;
  county: string | null;
  cooperation: string | null;
  member: string | null;
}

export const FILTERS = ["chain", "county", "cooperation", "member"] as const;

export const loadMap =
  (filter: Filter): Load<EducationMap> =>
  (m, s) =>
    api.map(via(m, s), filter);

/** The name of a node in the reader's language, its code where it has none. */
export function nameOf(node: Pick<MapNode, "name_zh" | "name_en" | "code">, lang: "zh" | "en"): string {
  return (lang === "en" ? node.name_en : null) ?? node.name_zh ?? node.code;
}
