import { type Load, type Moment, read, readAll, ReadError } from "../../api";
import type { FigureUnit, Problem } from "../../api-types";

export interface ScoredNode {
  id: string;
  parent: string | null;
  level: number;
  leaf: boolean;
  name_zh: string;
  name_en: string;
  weight: number;
  points: number | null;
  not_scored: number;
  query: string | null;
  unit: FigureUnit | null;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  events: number | null;
  target: number | null;
  lacking: "value" | "target" | null;
  veto: boolean;
  struck: boolean | null;
  note_zh: string | null;
  note_en: string | null;
  definition_zh: string | null;
  definition_en: string | null;
  rule_zh: string | null;
  rule_en: string | null;
  responsible: string | null;
  clause: string | null;
}

export interface Scored {
  total: number;
  not_scored: number;
  vetoes: string[];
  nodes: ScoredNode[];
}

export interface ScoredTree extends Scored {
  as_of: string;
  tree: { id: string; version: string; effective_from: string; title_zh: string; title_en: string };
}

export interface Edition {
  subject: string;
  edition: number;
  newest: number;
  period: string;
  title: string;
  as_of: string;
  manifest_sha256: string;
  link: string | null;
  files: { name: string; sha256: string; href: string }[];
}

export interface Consortium {
  consortium_id: string;
  name_zh: string | null;
  name_en: string | null;
}

export interface Member {
  member_code: string;
  kind: string;
  name_zh: string | null;
}

export interface Scenario {
  title: string;
  targets?: { consortium: string; leaf: string; value: number }[];
  weights?: Record<string, number>;
  open_majors?: { school: string; major: string; seats: number; from: string }[];
  member_leaves?: { member: string; on: string }[];
}

export interface WhatIf {
  as_it_is: Scored;
  what_if: Scored;
  differences: { id: string; changed: boolean; value_difference: number | null; points_difference: number | null }[];
}

export const loadTree =
  (consortium: string | null): Load<ScoredTree> =>
  (m, s) =>
    read("evaluation/tree", m, { consortium }, s);
export const loadEditions: Load<Edition[]> = (m, s) => readAll("editions", m, s);
export const loadConsortia: Load<Consortium[]> = (m, s) => readAll("models/consortia", m, s);
export const loadMembers: Load<Member[]> = (m, s) => readAll("models/members", m, s);

/** Compute a scenario; nothing is written by it. Raises ReadError with what is wrong in it. */
export async function compute(scenario: Scenario, consortium: string | null, moment: Moment): Promise<WhatIf> {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries({ as_of: moment.asOf, known_at: moment.knownAt, consortium }))
    if (value !== null) asked.set(name, value);
  const answer = await fetch(`/v1/what-if?${asked}`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(scenario),
  }).catch(() => {
    throw new ReadError("unreachable", null, null);
  });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new ReadError("refused", answer.status, body as Problem | null);
  if (body === null) throw new ReadError("unreadable", answer.status, null);
  return body as WhatIf;
}
