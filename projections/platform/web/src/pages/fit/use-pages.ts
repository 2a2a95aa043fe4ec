import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Moment, ReadError } from "../../api";
import type { Page } from "../../api-types";

interface Listed<T> {
  items: T[];
  next: string | null;
  busy: boolean;
  error: ReadError | null;
}

export interface Pages<T> extends Listed<T> {
  /** Read the next page, or try the one that failed again. */
  more(): void;
}

type LoadPage<T> = (moment: Moment, cursor: string | null, signal: AbortSignal) => Promise<Page<T>>;

/** A list that is read page by page as the reader asks; a new `load` or moment begins anew. */
export function usePages<T>(load: LoadPage<T>, moment: Moment): Pages<T> {
  const [listed, setListed] = useState<Listed<T>>({ items: [], next: null, busy: true, error: null });
  const control = useRef<AbortController | null>(null);

  const ask = useCallback(
    (cursor: string | null): void => {
      control.current?.abort();
      const mine = new AbortController();
      control.current = mine;
      setListed((old) => ({ items: cursor === null ? [] : old.items, next: cursor, busy: true, error: null }));
      load(moment, cursor, mine.signal).then(
        (page) =>
          mine.signal.aborted ||
          setListed((old) => ({ items: [...old.items, ...page.items], next: page.next, busy: false, error: null })),
        (cause: unknown) => {
          const error = cause instanceof ReadError ? cause : new ReadError("unreadable", null, null);
          if (!mine.signal.aborted) setListed((old) => ({ ...old, busy: false, error }));
        },
      );
    },
    [load, moment],
  );

  useEffect(() => {
    ask(null);
    return () => control.current?.abort();
  }, [ask]);

  return { ...listed, more: () => ask(listed.next) };
}
