/** What of the address is about time: as_of, known_at and compare, each YYYY-MM-DD. */
export interface Moments {
  asOf: string | null;
  knownAt: string | null;
  compare: string | null;
  /** A value that is not a date; the page says so and leaves it out. */
  badDate: string | null;
}

/** True for YYYY-MM-DD that the calendar has. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export function readMoments(params: URLSearchParams): Moments {
  const [asOf, knownAt, compare] = ["as_of", "known_at", "compare"].map((name) => params.get(name) || null);
  const good = (date: string | null | undefined): string | null => (date && isDate(date) ? date : null);
  return {
    asOf: good(asOf),
    knownAt: good(knownAt),
    compare: good(compare),
    badDate: [asOf, knownAt, compare].find((date) => date && !isDate(date)) ?? null,
  };
}

/** Every parameter with all its values, as a link takes them. */
export function allOf(params: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));
}
