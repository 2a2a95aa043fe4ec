/** What the pages call the shapes of the API: those of the generated client, and what is true of them only here. */

import type { Counts, FigureShape, Figures as AllFigures, KindShape, FindingShape } from "./client/shapes";

export type {
  Alert,
  EvidenceFact,
  Fact,
  FreshnessShape as Freshness,
  Page,
  Problem,
  Reason,
  Rejection,
  Silent,
  Summary,
} from "./client/shapes";

export type Figure = FigureShape;
/** What a list of the facts behind a figure says of it. */
export type FigureBehind = Pick<FigureShape, "id" | "name_zh" | "name_en" | "events">;
export type FigureUnit = FigureShape["unit"];
export type Figures = AllFigures;
export type FindingKind = KindShape;
export type Finding = FindingShape;

export const COUNT_KEYS = [
  "open_demands",
  "open_positions",
  "graduates",
  "majors_on_offer",
  "services",
  "members",
  "consortia",
] as const satisfies readonly (keyof Counts)[];
export type CountKey = (typeof COUNT_KEYS)[number];
