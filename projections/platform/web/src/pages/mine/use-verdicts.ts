import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asReadError, type Moment, type ReadError } from "../../api";
import type { MineVerdictsQuery } from "../../client/operations";
import type { OwnVerdict } from "../../client/shapes";
import { loadVerdicts } from "./reads";

export interface Listed {
  items: OwnVerdict[];
  next: string | null;
  busy: boolean;
  error: ReadError | null;
  /** How many came while the list was on the screen; they stand at the top. */
  arrived: number;
}

const EMPTY: Listed = { items: [], next: null, busy: true, error: null, arrived: 0 };

/** Verdicts page by page, newest first; what comes in meanwhile is put before them, and nothing else moves. */
export function useVerdicts(query: MineVerdictsQuery, moment: Moment, version: number): Listed & { more(): void; reload(): void } {
  const [listed, setListed] = useState<Listed>(EMPTY);
  const control = useRef<AbortController | null>(null);
  /** Something has come since what is being read was asked for. */
  const again = useRef(false);
  const key = JSON.stringify([query, moment]);

  const ask = useCallback(
    (cursor: string | null, how: "begin" | "more" | "newest"): void => {
      if (how === "newest" && control.current !== null) {
        again.current = true;
        return;
      }
      if (how === "begin") again.current = false;
      // A page that is added ends the look for what has come, which is then still to be made.
      else if (how === "more" && control.current !== null) again.current = true;
      control.current?.abort();
      const mine = new AbortController();
      control.current = mine;
      if (how === "begin") setListed(EMPTY);
      else if (how === "more") setListed((old) => ({ ...old, busy: true, error: null }));
      const ended = (): void => {
        control.current = null;
        if (!again.current) return;
        again.current = false;
        ask(null, "newest");
      };
      loadVerdicts(query)(moment, cursor, mine.signal).then(
        (page) => {
          if (mine.signal.aborted) return;
          ended();
          setListed((old) => {
            if (how === "begin") return { items: page.items, next: page.next, busy: false, error: null, arrived: 0 };
            const seen = new Set(old.items.map((one) => one.seq));
            const fresh = page.items.filter((one) => !seen.has(one.seq));
            if (how === "more") return { ...old, items: [...old.items, ...fresh], next: page.next, busy: false };
            // So many that the page does not reach down to what is listed: begin anew.
            if (fresh.length === page.items.length && page.next !== null)
              return { items: page.items, next: page.next, busy: false, error: null, arrived: fresh.length };
            return { ...old, items: [...fresh, ...old.items], busy: false, error: null, arrived: fresh.length };
          });
        },
        (cause: unknown) => {
          if (mine.signal.aborted) return;
          ended();
          setListed((old) => ({ ...old, busy: false, error: asReadError(cause) }));
        },
      );
    },
    [key],
  );

  useEffect(() => {
    ask(null, "begin");
    return () => {
      control.current?.abort();
      control.current = null;
    };
  }, [ask]);

  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    ask(null, "newest");
  }, [version, ask]);

  return { ...listed, more: () => ask(listed.next, "more"), reload: () => ask(null, "begin") };
}
