import type {
  Alert,
  EvidenceFact,
  Fact,
  Finding,
  FindingKind,
  Page,
  Problem,
  Rejection,
  Summary,
} from "./api-types";

/** The moment a read asks about; both null is live. Dates are YYYY-MM-DD, end of day in Shanghai. */
export interface Moment {
  asOf: string | null;
  knownAt: string | null;
}

const TIMEOUT_MS = 20_000;
/** Guards against a server whose cursors never end; 40 pages are far more than this page can show. */
const MAX_PAGES = 40;

/** A read that failed: `unreachable` (no answer), `refused` (an error status) or `unreadable` (not our JSON). */
export class ReadError extends Error {
  constructor(
    readonly kind: "unreachable" | "refused" | "unreadable",
    readonly status: number | null,
    readonly problem: Problem | null,
  ) {
    super(problem?.detail_en ?? problem?.title_en ?? kind);
  }
}

export type Query = Record<string, string | number | null | undefined>;

function address(path: string, moment: Moment, query: Query): string {
  const params = new URLSearchParams();
  const all: Query = { as_of: moment.asOf, known_at: moment.knownAt, ...query };
  for (const [name, value] of Object.entries(all)) {
    if (value !== null && value !== undefined) params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `/v1/${path}?${text}` : `/v1/${path}`;
}

/** One GET of /v1/`path`. */
export async function read<T>(path: string, moment: Moment, query: Query, signal: AbortSignal): Promise<T> {
  const control = new AbortController();
  const abort = (): void => control.abort();
  const timer = setTimeout(abort, TIMEOUT_MS);
  signal.addEventListener("abort", abort);
  try {
    const answer = await fetch(address(path, moment, query), {
      signal: control.signal,
      headers: { accept: "application/json" },
    }).catch(() => {
      throw new ReadError("unreachable", null, null);
    });
    const body: unknown = await answer.json().catch(() => null);
    if (!answer.ok) throw new ReadError("refused", answer.status, body as Problem | null);
    if (body === null || typeof body !== "object") throw new ReadError("unreadable", answer.status, null);
    return body as T;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** Every page of a list, in order. */
export async function readAll<T>(path: string, moment: Moment, signal: AbortSignal, query: Query = {}): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer: Page<T> = await read<Page<T>>(path, moment, { ...query, cursor }, signal);
    items.push(...answer.items);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return items;
}

export type Load<T> = (moment: Moment, signal: AbortSignal) => Promise<T>;

export const loadSummary: Load<Summary> = (m, s) => read("summary", m, {}, s);
export const loadFindingKinds: Load<FindingKind[]> = (m, s) => readAll("findings/kinds", m, s);
/** The first `limit` findings of one kind. */
export const loadFindings =
  (kind: string, limit: number): Load<Finding[]> =>
  async (m, s) =>
    (await read<Page<Finding>>("findings", m, { kind, limit }, s)).items;
export const loadAlerts: Load<Alert[]> = (m, s) => readAll("alerts", m, s);

/** The newest `limit` accepted facts or rejections, newest first. */
export const loadNewest =
  <T extends Fact | Rejection>(list: "facts" | "rejections", limit: number): Load<T[]> =>
  async (m, s) =>
    (await read<Page<T>>(list, m, { limit }, s)).items;

/** One page of the facts behind a figure. */
export function loadEvidence(
  figure: string,
  moment: Moment,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<EvidenceFact>> {
  return read(`evidence/${encodeURIComponent(figure)}`, moment, { limit: 20, cursor }, signal);
}
