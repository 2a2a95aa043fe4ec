import type { Figure } from "./api-types";
import type { Lang } from "./lang";

/** Numbers and times in one language; times always in Shanghai, whatever the reader's machine says. */
export interface Formatter {
  integer(n: number): string;
  /** With two digits after the point at most. */
  number(n: number): string;
  /** With its sign: +12, −3, 0. */
  signed(n: number): string;
  /** The number alone; its unit is shown beside it. */
  figure(figure: Figure): string | null;
  /** 2026-11-20 16:03:22; of midnight the day alone: it stands for a time of which no more than the day is told. */
  time(iso: string): string;
  /** 2026-11-20 16:03, also of midnight. */
  minute(iso: string): string;
  /** 3 天前 / 3 days ago, seen from `now`. */
  ago(iso: string, now: number): string;
  /** 需求发布 from the API; "Demand published" from DemandPublished. */
  eventType(event: { event_type: string; event_type_zh: string | null }): string;
}

const ZONE = "Asia/Shanghai";
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** Today's date in Shanghai, YYYY-MM-DD. */
export function shanghaiToday(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short" }).format(new Date());
}

/** Whole days from one date to another, both YYYY-MM-DD. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

export function formatter(lang: Lang): Formatter {
  const locale = lang === "zh" ? "zh-CN" : "en-GB";
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const decimals = (digits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const upToTwo = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const one = decimals(1);
  const two = decimals(2);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
  // The Swedish form is ISO's: the same in both languages, sorts by eye.
  const stamp = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "medium" });

  return {
    integer: (n) => integer.format(n),
    number: (n) => upToTwo.format(n),
    signed: (n) => (n > 0 ? `+${integer.format(n)}` : n < 0 ? `−${integer.format(-n)}` : "0"),
    figure: ({ unit, value }) => {
      if (value === null) return null;
      if (unit === "percent") return one.format(value);
      if (unit === "days") return one.format(value);
      if (["persons", "person_times", "count", "yuan"].includes(unit)) return integer.format(value);
      if (unit === "points") return one.format(value);
      return two.format(value);
    },
    time: (iso) => {
      const at = Date.parse(iso);
      if (Number.isNaN(at)) return iso;
      const told = stamp.format(at);
      return at % 1000 === 0 && told.endsWith(" 00:00:00") ? told.slice(0, 10) : told;
    },
    minute: (iso) => stamp.format(Date.parse(iso)).slice(0, 16),
    ago: (iso, now) => {
      const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
      const [unit, size] = STEPS.find(([, length]) => seconds >= length) ?? ["second", 1];
      return relative.format(-Math.floor(seconds / size), unit);
    },
    eventType: ({ event_type, event_type_zh }) => {
      if (lang === "zh" && event_type_zh) return event_type_zh;
      const words = event_type.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
      return words.charAt(0).toUpperCase() + words.slice(1);
    },
  };
}
