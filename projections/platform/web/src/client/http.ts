import type { Page, Problem } from "./shapes";

/** What an operation asks. Of `query`, null and undefined are left out and arrays are given several times. */
export interface Ask {
  method: string;
  path: string;
  query?: Filters;
  body?: unknown;
  /** The answer itself is wanted: a file, a feed, a stream. */
  whole?: boolean;
}

type Value = string | number | boolean | null | undefined;
/** Parameters by name; of a list, also filters by column: `{ county: "370705", "openings.from": 5 }`. */
export type Filters = Record<string, Value | readonly Value[]>;

/** Asks one operation. Rejects with ReadError. */
export type Via = <T>(ask: Ask) => Promise<T>;

export interface Connection {
  /** Where the platform is; on its own pages it is where they come from. */
  base?: string;
  /** An API token. */
  token?: string | null;
  /** `csrf_token` of the session, for what is not a GET. */
  csrf?: string | null;
  signal?: AbortSignal;
  timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;

/** A request that failed: `unreachable` (no answer), `late` (none within the time that was given), `refused` (an error
 * status) or `unreadable` (not our JSON). */
export class ReadError extends Error {
  readonly kind: "unreachable" | "late" | "refused" | "unreadable";
  readonly status: number | null;
  /** What the platform says about it, in Chinese and English, where it has answered. */
  readonly problem: Partial<Problem> | null;
  /** Seconds to wait before trying again, where the platform names some. */
  readonly retryAfter: number | null;

  constructor(kind: ReadError["kind"], status: number | null, problem: Partial<Problem> | null, retryAfter: number | null = null) {
    super(problem?.detail_en ?? problem?.title_en ?? kind);
    this.kind = kind;
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** Anything that was thrown, as a ReadError. */
export function asReadError(cause: unknown): ReadError {
  return cause instanceof ReadError ? cause : new ReadError("unreadable", null, null);
}

/** A way to ask. What has not changed is not sent again: a browser keeps answers with their ETag and asks with it. */
export function connect({ base = "", token = null, csrf = null, signal, timeoutMs = TIMEOUT_MS }: Connection = {}): Via {
  return async <T>({ method, path, query = {}, body, whole = false }: Ask): Promise<T> => {
    const control = new AbortController();
    const abort = (): void => control.abort();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      abort();
    }, timeoutMs);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    const headers: Record<string, string> = whole ? {} : { accept: "application/json" };
    if (token) headers["authorization"] = `Bearer ${token}`;
    if (csrf && method !== "GET") headers["x-csrf-token"] = csrf;
    if (body !== undefined) headers["content-type"] = body instanceof Blob ? "application/octet-stream" : "application/json";
    try {
      const answer = await fetch(base + path + asked(query), {
        method,
        signal: control.signal,
        headers,
        ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      }).catch(() => {
        throw new ReadError(late ? "late" : "unreachable", null, null);
      });
      if (whole && answer.ok) return answer as T;
      if (answer.status === 204) return undefined as T;
      const found: unknown = await answer.json().catch(() => null);
      if (late) throw new ReadError("late", answer.status, null);
      if (!answer.ok) {
        const after = Number(answer.headers.get("retry-after"));
        throw new ReadError("refused", answer.status, found as Partial<Problem> | null, after > 0 ? after : null);
      }
      if (found === null || typeof found !== "object") throw new ReadError("unreadable", answer.status, null);
      return found as T;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  };
}

/** The part of an address that begins with "?", empty where nothing is asked. */
export function asked(query: Filters): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? (value as readonly Value[]) : [value as Value])
      if (one !== null && one !== undefined) params.append(name, String(one));
  const text = params.toString();
  return text && `?${text}`;
}

/** Every item of a list, in order; a page is asked for when the one before it is used up. */
export async function* every<T>(read: (cursor: string | null) => Promise<Page<T>>): AsyncGenerator<T, void, undefined> {
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read(cursor);
    yield* page.items;
    cursor = page.next;
  } while (cursor !== null);
}
