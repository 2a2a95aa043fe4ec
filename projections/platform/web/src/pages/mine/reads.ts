import { all, type Load, type LoadPage, NOW, via } from "../../api";
import type { Page } from "../../api-types";
import * as api from "../../client/operations";
import type { Code, Conduct, FormTitle, Overview, OwnCredentials, OwnVerdict, SeenByOthers } from "../../client/shapes";
import { own } from "../../session";

export type Outcome = OwnVerdict["outcome"];
export const OUTCOMES = ["accepted", "rejected", "duplicate"] as const satisfies readonly Outcome[];

export const loadOverview: Load<Overview> = (_, s) => own(api.mine(via(NOW, s)));
export const loadConduct: Load<Conduct> = (m, s) => own(api.mineConduct(via(m, s)));
export const loadCredentials: Load<OwnCredentials> = (_, s) => own(api.mineCredentials(via(NOW, s)));
export const loadSeen: Load<SeenByOthers> = (_, s) => own(api.mineSeenByOthers(via(NOW, s)));
export const loadForms: Load<FormTitle[]> = async (_, s) => (await own(api.mineForms(via(NOW, s)))).items;

const AT_ONCE = 50;

export const loadVerdicts =
  (query: api.MineVerdictsQuery): LoadPage<Page<OwnVerdict>> =>
  (m, cursor, s) =>
    own(api.mineVerdicts(via(m, s), { ...query, limit: AT_ONCE, cursor }));

/** Of several lists, one after the other. */
export const loadCodes =
  (lists: string[]): Load<Code[]> =>
  async (_, s) => {
    const codes = (list: string) => all((via, cursor) => api.catalogueCodesByListId(via, list, { limit: 500, cursor }))(NOW, s);
    return (await Promise.all(lists.map(codes))).flat();
  };
