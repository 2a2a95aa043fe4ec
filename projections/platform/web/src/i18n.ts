import type { Lang } from "./lang";
import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { formatter, type Formatter } from "./format";
import { MESSAGES, type MessageKey } from "./messages";

export type { Lang };
/** Texts of the shell or of one page: key -> [中文, English]. `{name}` is filled in. */
export type Texts = Readonly<Record<string, readonly [string, string]>>;
type Translated<K extends string> = (key: K, values?: Record<string, string | number>) => string;
export type Translate = Translated<MessageKey>;

export interface I18n {
  lang: Lang;
  t: Translate;
  format: Formatter;
}

const STORAGE_KEY = "kiteline.lang";

export function asLang(text: string | null | undefined): Lang | null {
  return text === "zh" || text === "en" ? text : null;
}

/** Storage can be forbidden (private windows, policies); the page then simply forgets the choice. */
export function storedLang(): Lang | null {
  try {
    return asLang(window.localStorage.getItem(STORAGE_KEY));
  } catch {
    return null;
  }
}

export function storeLang(lang: Lang): void {
  try {
    window.localStorage.setItem(STORAGE_KEY, lang);
  } catch {
    // Nothing to do: see storedLang.
  }
}

export function htmlLang(lang: Lang): string {
  return lang === "zh" ? "zh-CN" : "en";
}

function translate<M extends Texts>(texts: M, lang: Lang): Translated<keyof M & string> {
  const column = lang === "zh" ? 0 : 1;
  return (key, values = {}) =>
    (texts[key]?.[column] ?? key).replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

export function makeI18n(lang: Lang): I18n {
  return { lang, t: translate(MESSAGES, lang), format: formatter(lang) };
}

/** One of two texts. */
export function pick(lang: Lang, [zh, en]: readonly [string, string]): string {
  return lang === "zh" ? zh : en;
}

/** Sentences one after the other; false where one is not said. Chinese has no blank between them. */
export function sentences(lang: Lang, ...said: (string | false)[]): string {
  return said.filter(Boolean).join(lang === "zh" ? "" : " ");
}

export const I18nContext = createContext<I18n>(makeI18n("zh"));

export function useI18n(): I18n {
  return useContext(I18nContext);
}

/** The texts of a page: every key begins with the page's name, so that none hides one of the shell's. */
export function pageTexts<const P extends string, const M extends Readonly<Record<`${P}.${string}`, readonly [string, string]>>>(
  _page: P,
  texts: M,
): M {
  return texts;
}

/** As useI18n, for the texts of the shell and those of a page. */
export function usePageI18n<M extends Texts>(own: M): Omit<I18n, "t"> & { t: Translated<MessageKey | (keyof M & string)> } {
  const i18n = useI18n();
  return useMemo(() => ({ ...i18n, t: translate({ ...MESSAGES, ...own }, i18n.lang) }), [i18n, own]);
}
