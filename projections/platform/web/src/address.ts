/** What of the page's state lives in the URL, so that a link shows the same page: lang, as_of, known_at, evidence. */
export interface Address {
  lang: string | null;
  asOf: string | null;
  knownAt: string | null;
  /** Id of the figure whose evidence is open. */
  evidence: string | null;
  /** An as_of or known_at that is not a date; the page says so and shows the present. */
  badDate: string | null;
}

const NAMES = { lang: "lang", asOf: "as_of", knownAt: "known_at", evidence: "evidence" } as const;

/** True for YYYY-MM-DD that the calendar has. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export function readAddress(): Address {
  const params = new URLSearchParams(window.location.search);
  const asOf = params.get("as_of");
  const knownAt = params.get("known_at");
  const badDate = [asOf, knownAt].find((date) => date !== null && date !== "" && !isDate(date)) ?? null;
  return {
    lang: params.get("lang"),
    asOf: asOf !== null && isDate(asOf) ? asOf : null,
    knownAt: knownAt !== null && isDate(knownAt) ? knownAt : null,
    evidence: params.get("evidence"),
    badDate,
  };
}

/** Write `change` into the URL. `push` makes a step that the Back button undoes. */
export function writeAddress(change: Partial<Omit<Address, "badDate">>, push: boolean): void {
  const url = new URL(window.location.href);
  for (const [key, value] of Object.entries(change) as [keyof typeof NAMES, string | null][]) {
    if (value === null) url.searchParams.delete(NAMES[key]);
    else url.searchParams.set(NAMES[key], value);
  }
  if (push) window.history.pushState(null, "", url);
  else window.history.replaceState(null, "", url);
}
