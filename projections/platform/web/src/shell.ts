import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Moment } from "./api";
import type { Change } from "./router";
import type { Live } from "./use-live";

/** What the shell gives to every page. */
export interface Shell {
  path: string;
  params: URLSearchParams;
  /** The moment that every read of the page asks about. */
  moment: Moment;
  /** A second moment to set beside the first, null when none is chosen. Its known_at is that of `moment`. */
  compare: Moment | null;
  /** Whether a past moment is shown; nothing is live then. */
  past: boolean;
  /** The day that is shown, YYYY-MM-DD. */
  day: string;
  /** What the stream brings; read again when `live.models` or `live.lists` grow. */
  live: Live;
  /** Change parameters in the address; `push` makes a step for the Back button. */
  change(change: Change, push?: boolean): void;
  /** An address that keeps moment and language. */
  href(path: string, own?: Change): string;
}

export const ShellContext = createContext<Shell | null>(null);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error("a page outside the shell");
  return shell;
}
