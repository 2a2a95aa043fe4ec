import { all, type Load, type Moment, via } from "../../api";
import * as api from "../../client/operations";
import type { CataloguedMember, ScenarioForm, TreeScored, WhatIfShape } from "../../client/shapes";
import { rowsOf } from "../../records/reads";
import { writing } from "../../write";

export type { EditionShape as Edition, Scored, ScoredNode, ScenarioForm as Scenario, TreeScored as ScoredTree } from "../../client/shapes";
export type { WhatIfShape as WhatIf } from "../../client/shapes";

export interface Consortium {
  consortium_id: string;
  name_zh: string | null;
  name_en: string | null;
}

export type Member = Pick<CataloguedMember, "member_code" | "kind" | "name_zh">;

export const loadTree =
  (consortium: string | null): Load<TreeScored> =>
  (m, s) =>
    api.evaluationTree(via(m, s), { consortium });
export const loadEditions = all((via, cursor) => api.editions(via, { cursor }));
export const loadConsortia = rowsOf<Consortium>("consortia");
export const loadMembers = rowsOf<Member>("members");

/** Compute a scenario; nothing is written by it. Raises ReadError with what is wrong in it. */
export function compute(scenario: ScenarioForm, consortium: string | null, moment: Moment): Promise<WhatIfShape> {
  return api.postWhatIf(writing, scenario, { consortium, as_of: moment.asOf, known_at: moment.knownAt });
}
