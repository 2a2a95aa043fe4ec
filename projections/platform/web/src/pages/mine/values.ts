const SHANGHAI_HOURS = 8;

/** 2026-03-02T02:15:00Z as a datetime-local input takes it, in Shanghai: 2026-03-02T10:15:00. */
export function shanghaiInput(iso: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return "";
  return new Date(at + SHANGHAI_HOURS * 3_600_000).toISOString().slice(0, 19);
}

export function shanghaiIso(entered: string): string {
  return `${entered.length === 16 ? `${entered}:00` : entered}+08:00`;
}

/** A value in a few words. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(shownValue).join("、");
  if (typeof value === "object") return Object.values(value).map(shownValue).filter(Boolean).join(" | ");
  return String(value);
}
