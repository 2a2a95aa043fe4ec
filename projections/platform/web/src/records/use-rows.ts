import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asReadError, type Moment, type Query, type ReadError } from "../api";
import { loadRows, type Row } from "./reads";

const MOST_AT_ONCE = 500;
/** For how long a row that changed is marked. */
const MARKED_MS = 2_500;

interface Held {
  /** What the rows answer; another question's rows are shown faintly until its own come. */
  key: string;
  items: Row[];
  next: string | null;
  error: ReadError | null;
}

export interface Rows extends Omit<Held, "key"> {
  busy: boolean;
  /** Whether a page is being added. */
  adding: boolean;
  reload(): void;
}

/**
 * The first `wanted` rows, page by page by cursor. When `wanted` grows only what is missing is read; when `version`
 * grows all that is shown is read again and set in place at once, so that nothing jumps.
 */
export function useRows(model: string, query: Query, moment: Moment, wanted: number, version: number): Rows {
  const key = JSON.stringify([model, query, moment]);
  const [held, setHeld] = useState<Held>({ key: "", items: [], next: null, error: null });
  const [adding, setAdding] = useState(false);
  const control = useRef<AbortController | null>(null);
  /** Something has changed since what is being read was asked for. */
  const again = useRef(false);
  const latest = useRef(held);
  latest.current = held;

  const start = useCallback(
    (from: Held | null): void => {
      // What is added says nothing of changes of the rows above it: where their read is ended for it, it is made after it.
      again.current = from !== null && (again.current || control.current !== null);
      control.current?.abort();
      const mine = new AbortController();
      control.current = mine;
      const more = async (): Promise<Held> => {
        const items = from ? [...from.items] : [];
        let cursor = from ? from.next : null;
        do {
          const limit = Math.min(MOST_AT_ONCE, wanted - items.length);
          const page = await loadRows(model, { ...query, limit, cursor }, moment, mine.signal);
          items.push(...page.items);
          cursor = page.next;
        } while (cursor !== null && items.length < wanted);
        return { key, items, next: cursor, error: null };
      };
      setAdding(from !== null);
      more()
        .catch((cause: unknown): Held => {
          const error = asReadError(cause);
          const old = latest.current;
          return old.key === key ? { ...old, error } : { key, items: [], next: null, error };
        })
        .then((next) => {
          if (mine.signal.aborted) return;
          control.current = null;
          setAdding(false);
          setHeld(next);
          if (again.current) start(null);
        });
    },
    [key, wanted],
  );

  useEffect(() => {
    const old = latest.current;
    start(old.key === key && old.next !== null && old.items.length < wanted ? old : null);
    return () => control.current?.abort();
  }, [start]);

  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    if (control.current === null) start(null);
    else again.current = true;
  }, [version, start]);

  const { items, next, error } = held;
  const busy = held.key !== key;
  return { items, next, error: busy ? null : error, busy, adding, reload: () => start(null) };
}

/** Keys of the rows that came or changed since the list was read last; for a short while only. */
export function useMarks(items: Row[], question: string, keyOf: (row: Row) => string): Set<string> {
  const before = useRef<{ question: string; rows: Map<string, string> }>({ question: "", rows: new Map() });
  const [marks, setMarks] = useState<Set<string>>(new Set());
  useEffect(() => {
    const rows = new Map(items.map((row) => [keyOf(row), JSON.stringify(row)]));
    const old = before.current;
    before.current = { question, rows };
    // A longer list, or another question, is no change of its rows.
    if (old.question !== question || old.rows.size === 0) return undefined;
    const moved = [...rows].filter(([key, text]) => old.rows.get(key) !== text && (old.rows.has(key) || rows.size <= old.rows.size + 20));
    if (moved.length === 0) return undefined;
    setMarks(new Set(moved.map(([key]) => key)));
    const timer = window.setTimeout(() => setMarks(new Set()), MARKED_MS);
    return () => window.clearTimeout(timer);
  }, [items]);
  return marks;
}
