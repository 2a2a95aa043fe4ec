import type { Lang } from "../lang";

/** The name that stands beside a code, in the reader's language where there is one; else the code. */
export function named<R extends object>(lang: Lang, row: R, column: string): string {
  const of = row as Record<string, unknown>;
  const [zh, en] = [of[`${column}_zh`], of[`${column}_en`]];
  const found = lang === "zh" ? zh : (en ?? zh);
  return typeof found === "string" && found !== "" ? found : String(of[column] ?? "—");
}

/** The key of a row that is told apart by its subject, as lists have it in the address. */
export function rowOf(subject: string): string {
  return encodeURIComponent(subject).replaceAll("%2F", "/").replaceAll("~", "%7E");
}
