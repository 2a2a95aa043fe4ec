import type { Reason } from "./client/shapes";
import type { I18n } from "./i18n";

type Told = Pick<Reason, "field" | "field_zh" | "zh" | "en">;

const ISO_TIME = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})/g;

/** A text in which admission repeats times as they were stated, with these as the page writes them. */
export function withTimes(text: string, { format }: Pick<I18n, "format">): string {
  return text.replace(ISO_TIME, (time) => format.time(time));
}

/** The field by its Chinese name with its code beside it; in English, or where there is no name, by its code. */
export function fieldNamed({ field, field_zh }: Pick<Told, "field" | "field_zh">, lang: I18n["lang"]): string {
  return lang === "zh" && field_zh ? `${field_zh} ${field ?? ""}` : (field ?? "");
}

/** Why something was rejected, in the reader's language. */
export function toldReason(reason: Told, i18n: Pick<I18n, "lang" | "format">): string {
  const said = i18n.lang === "zh" ? reason.zh : reason.en;
  const named = reason.field ? said.replace(`：${reason.field}`, () => `：${fieldNamed(reason, i18n.lang)}`) : said;
  return withTimes(named, i18n);
}
