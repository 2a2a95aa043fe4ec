import { useEffect, useState } from "preact/hooks";

/** Where the reader is. Everything that a page shows is in here, so that a link shows the same page. */
export interface Place {
  path: string;
  params: URLSearchParams;
  /** Grows with each step to another path, not when a page changes its own parameters. */
  step: number;
  /** Where to scroll after the step: null for the top. */
  scroll: number | null;
}

/** Parameters to set; null takes one out, a list gives it several times. */
export type Change = Record<string, string | string[] | null>;

/** Parameters that every link keeps: which moment is looked at, and in which language. */
const CARRIED = ["as_of", "known_at", "compare", "lang"];

let place: Place = read(0, null);
const listeners = new Set<(place: Place) => void>();

function read(step: number, scroll: number | null): Place {
  const { pathname, search } = window.location;
  return { path: pathname, params: new URLSearchParams(search), step, scroll };
}

function tell(next: Place): void {
  place = next;
  for (const listener of listeners) listener(next);
}

/** The address of `path` with the carried parameters of `params` and those of `own`. */
export function hrefTo(path: string, params: URLSearchParams, own: Change = {}): string {
  const kept = new URLSearchParams();
  for (const name of CARRIED) {
    const value = params.get(name);
    if (value !== null) kept.set(name, value);
  }
  return withChange(path, kept, own);
}

function withChange(path: string, params: URLSearchParams, change: Change): string {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(change)) {
    next.delete(name);
    for (const one of [value ?? []].flat()) if (one !== "") next.append(name, one);
  }
  const text = next.toString();
  return text ? `${path}?${text}` : path;
}

/** Change parameters of this page. `push` makes a step that the Back button undoes. */
export function changeParams(change: Change, push: boolean): void {
  const href = withChange(place.path, new URLSearchParams(window.location.search), change);
  if (push) {
    keepScroll();
    window.history.pushState(null, "", href);
  } else window.history.replaceState(window.history.state, "", href);
  tell(read(place.step, null));
}

/** Go to another page of the application, or to other parameters of this one. */
export function go(href: string): void {
  keepScroll();
  window.history.pushState(null, "", href);
  tell(read(window.location.pathname === place.path ? place.step : place.step + 1, null));
}

/** The same without a step: Back passes over where the reader was. */
export function replace(href: string): void {
  window.history.replaceState(null, "", href);
  tell(read(window.location.pathname === place.path ? place.step : place.step + 1, null));
}

/** Back and Forward return to where the reader was on that page. */
function keepScroll(): void {
  window.history.replaceState({ scroll: window.scrollY }, "");
}

function onPop(event: PopStateEvent): void {
  const scroll = (event.state as { scroll?: number } | null)?.scroll ?? 0;
  const other = window.location.pathname !== place.path;
  tell(read(other ? place.step + 1 : place.step, other ? scroll : null));
}

/** Plain clicks on links to this origin's pages are answered here; all others are the browser's. */
function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = (event.target as Element | null)?.closest("a");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== window.location.origin) return;
  if (link.pathname.startsWith("/v1/") || link.getAttribute("href")?.startsWith("#")) return;
  event.preventDefault();
  if (link.href !== window.location.href) go(link.pathname + link.search);
}

/** Where the reader is, now and after every step. */
export function usePlace(): Place {
  const [now, setNow] = useState(place);
  useEffect(() => {
    listeners.add(setNow);
    setNow(place);
    return () => void listeners.delete(setNow);
  }, []);
  return now;
}

/** Start to answer clicks and Back; called once. */
export function startRouter(): void {
  window.history.scrollRestoration = "manual";
  window.addEventListener("popstate", onPop);
  document.addEventListener("click", onClick);
}
