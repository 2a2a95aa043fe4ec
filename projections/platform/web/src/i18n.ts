import type { Lang } from "./lang";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { formatter, type Formatter } from "./format";
import { MESSAGES, type MessageKey } from "./messages";

export type { Lang };
export type Translate = (key: MessageKey, values?: Record<string, string | number>) => string;

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

export function makeI18n(lang: Lang): I18n {
  const column = lang === "zh" ? 0 : 1;
  const t: Translate = (key, values = {}) =>
    MESSAGES[key][column].replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
  return { lang, t, format: formatter(lang) };
}

export const I18nContext = createContext<I18n>(makeI18n("zh"));

export function useI18n(): I18n {
  return useContext(I18nContext);
}
