import { all, type Load, via } from "../../api";
import * as api from "../../client/operations";
import type { StatedCooperation } from "../../client/shapes";

export const loadKinds = all((via, cursor) => api.cooperationsKinds(via, { cursor }));
export const loadStated =
  (subject: string): Load<StatedCooperation> =>
  (m, s) =>
    api.cooperationsStatements(via(m, s), { subject });
