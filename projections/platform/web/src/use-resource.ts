import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asReadError, type Load, type Moment, type ReadError } from "./api";

export interface Resource<T> {
  /** The last answer; while another moment is being read, still the old one (`busy` is then true). */
  data: T | null;
  error: ReadError | null;
  busy: boolean;
  reload(): void;
}

interface Held<T> {
  load: Load<T>;
  key: string;
  data: T | null;
  error: ReadError | null;
}

/**
 * Read `load` for `moment`, and again whenever `version` grows.
 *
 * One read at a time: a version that grows while a read runs leads to one more read after it, so a fast stream
 * of changes never starves the page. A new moment aborts the read of the old one.
 */
export function useResource<T>(load: Load<T>, moment: Moment, version: number): Resource<T> {
  const key = `${moment.asOf ?? ""}/${moment.knownAt ?? ""}`;
  const [held, setHeld] = useState<Held<T>>({ load, key, data: null, error: null });
  const run = useRef({ control: null as AbortController | null, again: false });
  const asked = useRef(version);

  const start = useCallback((): void => {
    if (run.current.control !== null) {
      run.current.again = true;
      return;
    }
    const control = new AbortController();
    run.current = { control, again: false };
    load(moment, control.signal)
      .then((data): Held<T> => ({ load, key, data, error: null }))
      .catch((cause: unknown) => {
        const error = asReadError(cause);
        return (old: Held<T>): Held<T> => ({ load, key, data: old.key === key && old.load === load ? old.data : null, error });
      })
      .then((next) => {
        if (control.signal.aborted) return;
        const again = run.current.again;
        run.current = { control: null, again: false };
        setHeld(next);
        if (again) start();
      });
  }, [load, key]);

  useEffect(() => {
    start();
    return () => {
      run.current.control?.abort();
      run.current = { control: null, again: false };
    };
  }, [start]);

  useEffect(() => {
    if (asked.current === version) return;
    asked.current = version;
    start();
  }, [version, start]);

  const waiting = held.key !== key || held.load !== load;
  return {
    data: held.data,
    error: waiting ? null : held.error,
    busy: waiting || (held.data === null && held.error === null),
    reload: start,
  };
}
