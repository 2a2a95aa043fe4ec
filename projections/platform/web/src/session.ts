import { useEffect, useState } from "preact/hooks";
import { asReadError, connect, ReadError } from "./client/http";
import { session as askSession } from "./client/operations";
import type { Who } from "./client/shapes";
import { hrefTo, replace } from "./router";

/** `grants` is empty where the platform runs without accounts. */
export type { Who };

export interface Session {
  who: Who | null;
  error: ReadError | null;
  /** Whether it has been asked at all. */
  known: boolean;
}

let session: Session = { who: null, error: null, known: false };
let asked: Promise<Who | null> | null = null;
const listeners = new Set<(session: Session) => void>();

function tell(next: Session): void {
  session = next;
  for (const listener of listeners) listener(next);
}

/** Ask who is looking; several who ask at once share one answer. */
export function askWho(): Promise<Who | null> {
  asked ??= askSession(connect())
    .then(
      (who) => {
        tell({ who, error: null, known: true });
        return who;
      },
      (cause: unknown) => {
        tell({ who: session.who, error: asReadError(cause), known: session.known });
        return null;
      },
    )
    .finally(() => {
      asked = null;
    });
  return asked;
}

export function presentWho(): Who | null {
  return session.who;
}

export function useSession(): Session {
  const [now, setNow] = useState(session);
  useEffect(() => {
    listeners.add(setNow);
    setNow(session);
    if (!session.known) void askWho();
    return () => void listeners.delete(setNow);
  }, []);
  return now;
}

/** Whether the platform runs without any accounts, for who sits at the machine. */
export function withoutAccounts(who: Who): boolean {
  return who.way === "visitor" && Object.keys(who.grants).length === 0;
}

/** Whether somebody has an account with a member, and so statements of its own. */
export function statesFor(who: Who | null): who is Who & { member: string } {
  return who !== null && who.account !== null && who.member !== null && who.grants["mine"] === "own";
}

/** Whether navigation offers a page to whoever is looking. */
export function isShownTo(who: Who | null, page: { navigation: boolean; forMembers?: boolean }): boolean {
  return page.navigation && (!page.forMembers || statesFor(who));
}

/** Go to the log-in page, which leads back to where the reader is. */
export function toLogin(ended: boolean): void {
  const { pathname, search } = window.location;
  const own = { back: pathname + search, ended: ended ? "1" : null };
  replace(hrefTo("/login", new URLSearchParams(search), own));
}

/** After a refusal: when the session has ended meanwhile, to the log-in page. */
export async function afterRefusal(error: unknown): Promise<void> {
  if (!(error instanceof ReadError) || (error.status !== 401 && error.status !== 403)) return;
  const before = session.who;
  const now = await askWho();
  if (before?.account && now && now.account === null) toLogin(true);
}

/** A read of one's own things: when it is refused because the session has ended, to the log-in page. */
export async function own<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    await afterRefusal(error);
    throw error;
  }
}

/** Where to go after the log-in: a page of ours, or the first one. */
export function backTo(back: string | null, paths: string[]): string {
  if (!back) return "/";
  try {
    const to = new URL(back, window.location.origin);
    return to.origin === window.location.origin && paths.includes(to.pathname) ? to.pathname + to.search : "/";
  } catch {
    return "/";
  }
}
