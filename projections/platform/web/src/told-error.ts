import type { ReadError } from "./api";
import type { I18n } from "./i18n";

/** What the platform says went wrong, in the reader's language; else what kind of failure it was. */
export function toldError({ problem, kind, status }: ReadError, { lang, t }: Pick<I18n, "lang" | "t">): string {
  const told = lang === "zh" ? problem?.detail : (problem?.detail_en ?? problem?.detail);
  return told ?? t(`error.${kind}`, { status: status ?? "" });
}
