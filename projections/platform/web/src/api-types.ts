/** Shapes of the /v1 JSON contract, as far as this page reads them. */

export interface Page<T> {
  items: T[];
  next: string | null;
}

export type FigureUnit = "ratio" | "percent" | "days" | "persons" | "person_times" | "count" | "yuan" | "points";

export interface Figure {
  id: string;
  name_zh: string;
  name_en: string;
  unit: FigureUnit;
  /** `percent` runs from 0 to 100. Null: nothing to compute it from. */
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  /** Number of facts the figure was computed from; null where too few people stand behind it. */
  events: number | null;
  /** The day that it is of: the month end before, for those who may not see people day by day. */
  as_of?: string;
  /** Whether counts of people are as they are, rounded, or hidden because they are few. */
  shown?: "exact" | "rounded" | "hidden";
  definition_zh: string;
  definition_en: string;
  /** When the newest of the facts that it stands on was recorded. */
  freshest_fact: string | null;
  /** How many members that state such facts have not reported. */
  silent: number;
  /** At the end of last month, and the difference since then; only when asked for. */
  month_ago?: number | null;
  change?: number | null;
}

/** A member that is expected to state something every month and has not. */
export interface Silent {
  member: string;
  member_zh: string | null;
  kind: string;
  last_recorded_at: string | null;
}

export interface Freshness {
  families: { family: string; newest_recorded_at: string | null }[];
  /** YYYY-MM-DD; nothing of the silent members was accepted after it. */
  silent_since: string;
  silent: Silent[];
}

export interface Figures {
  as_of: string;
  known_at: string | null;
  live: boolean;
  freshest_fact: string | null;
  freshness: Freshness;
  figures: Figure[];
}

export const COUNT_KEYS = [
  "open_demands",
  "open_positions",
  "graduates",
  "majors_on_offer",
  "services",
  "members",
  "consortia",
] as const;
export type CountKey = (typeof COUNT_KEYS)[number];

export interface Summary {
  as_of: string;
  live: boolean;
  /** Null where so few people stand behind it that the reader may not see it. */
  counts: Record<CountKey, number | null>;
}

interface Stated {
  seq: number;
  event_type: string;
  event_type_zh: string | null;
  member: string;
  member_zh: string | null;
  /** Absent for graduate facts, which name no person. */
  subject?: string | null;
  recorded_at: string;
}

export interface Fact extends Stated {
  occurred_at: string;
}

export interface Reason {
  code: string;
  field: string | null;
  value: string | number | boolean | null;
  zh: string;
  en: string;
}

export interface Rejection extends Stated {
  reasons: Reason[];
}

export interface Alert {
  kind: string;
  subject: string;
  member: string;
  member_zh: string | null;
  /** Last day of a demand, or the day by which a quiet source should have spoken. */
  due_on: string;
  /** Of an expiring demand only. */
  openings_left: number | null;
  zh: string;
  en: string;
}

/** A kind of contradiction between facts, and how many there are. */
export interface FindingKind {
  kind: string;
  title_zh: string;
  title_en: string;
  count: number;
}

export interface Finding {
  kind: string;
  member: string;
  zh: string;
  en: string;
  mend_zh: string;
  mend_en: string;
}

export interface EvidenceFact {
  event_id: string;
  event_type: string;
  event_type_zh: string | null;
  member: string;
  member_zh: string | null;
  occurred_at: string;
  recorded_at: string;
  topic: string;
  partition: number;
  offset: number;
}

/** Body of an application/problem+json answer. */
export interface Problem {
  title?: string;
  title_en?: string;
  detail?: string;
  detail_en?: string;
  status?: number;
}
