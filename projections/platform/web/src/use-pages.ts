import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asReadError, type LoadPage, type Moment, type ReadError } from "./api";
import type { Page } from "./api-types";

interface Listed<P extends Page<unknown>> {
  /** The first page, for what it tells of all of them. */
  first: P | null;
  items: P["items"];
  next: string | null;
  busy: boolean;
  error: ReadError | null;
}

export interface Pages<P extends Page<unknown>> extends Listed<P> {
  /** Read the next page, or try the one that failed again. */
  more(): void;
}

/** A list of any shape, page by page as the reader asks; the first page is read again, quietly, when `version` grows. */
export function usePages<P extends Page<unknown>>(load: LoadPage<P>, moment: Moment, version: number): Pages<P> {
  const [listed, setListed] = useState<Listed<P>>({ first: null, items: [], next: null, busy: true, error: null });
  const control = useRef<AbortController | null>(null);
  const first = useRef(true);

  const ask = useCallback(
    (cursor: string | null, quiet: boolean): void => {
      control.current?.abort();
      const mine = new AbortController();
      control.current = mine;
      if (!quiet)
        setListed((old) => ({ ...(cursor === null ? { first: null, items: [] } : old), next: cursor, busy: true, error: null }));
      first.current = cursor === null;
      load(moment, cursor, mine.signal).then(
        (page) =>
          mine.signal.aborted ||
          setListed((old) => ({
            first: cursor === null ? page : old.first,
            items: cursor === null ? page.items : [...old.items, ...page.items],
            next: page.next,
            busy: false,
            error: null,
          })),
        (cause: unknown) => mine.signal.aborted || setListed((old) => ({ ...old, busy: false, error: asReadError(cause) })),
      );
    },
    [load, moment],
  );

  useEffect(() => {
    ask(null, false);
    return () => control.current?.abort();
  }, [ask]);

  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    // Further pages were asked for: they would be lost.
    if (first.current) ask(null, true);
  }, [version, ask]);

  return { ...listed, more: () => ask(listed.next, false) };
}
