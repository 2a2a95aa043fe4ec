import { type Load, type Query, read } from "../../api";

export const KINDS = ["chain", "enterprise", "occupation", "major", "school", "cooperation"] as const;
export type NodeKind = (typeof KINDS)[number];
export type LinkKind = "industry" | "lead" | "demand" | "serves" | "offer" | "party" | "for_chain";

export interface MapNode {
  id: string;
  kind: NodeKind;
  code: string;
  name_zh: string | null;
  name_en: string | null;
  county: string | null;
  county_zh: string | null;
  /** null: few graduates, not shown to this caller. */
  weight: number | null;
  /** An occupation with openings that no major on offer serves. */
  gap: boolean;
  cooperation_kind: string | null;
  x: number;
  y: number;
}

export interface MapLink {
  source: string;
  target: string;
  kind: LinkKind;
  weight: number | null;
}

export interface EducationMap {
  width: number;
  height: number;
  counts: Record<NodeKind, number>;
  left_out: number;
  gaps: number;
  nodes: MapNode[];
  links: MapLink[];
}

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
    read("map", m, { ...filter } satisfies Query, s);

/** The name of a node in the reader's language, its code where it has none. */
export function nameOf(node: Pick<MapNode, "name_zh" | "name_en" | "code">, lang: "zh" | "en"): string {
  return (lang === "en" ? node.name_en : null) ?? node.name_zh ?? node.code;
}
