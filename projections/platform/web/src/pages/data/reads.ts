import { all, type Load, type LoadPage, NOW, via } from "../../api";
import * as api from "../../client/operations";
import type { CodePage, EventShape, MemberWithHistory } from "../../client/shapes";

const AT_ONCE = 500;
const CODES_AT_ONCE = 50;

export const loadMembers = all((via, cursor) => api.members(via, { limit: AT_ONCE, cursor }));
export const loadMember =
  (code: string): Load<MemberWithHistory> =>
  (m, s) =>
    api.membersByCode(via(m, s), code);
export const loadEvents = all((via, cursor) => api.catalogueEvents(via, { limit: AT_ONCE, cursor }));
export const loadEvent =
  (name: string, version: string | null): Load<EventShape> =>
  (m, s) =>
    api.catalogueEventsByName(via(m, s), name, { version: version === null ? null : Number(version) });
export const loadLists = all((via, cursor) => api.catalogueCodes(via, { cursor }));
export const loadCodes =
  (list: string, q: string): LoadPage<CodePage> =>
  (m, cursor, s) =>
    api.catalogueCodesByListId(via(m, s), list, { q: q || null, limit: CODES_AT_ONCE, cursor });

/** A document about the API, for programs; it is of no moment. */
export const loadDocument =
  <T>(path: string): Load<T> =>
  (_, s) =>
    via(NOW, s)({ method: "GET", path });
