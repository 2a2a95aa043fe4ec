import { useMemo } from "preact/hooks";
import { useRecordsI18n } from "./messages";
import type { NamedValue } from "./reads";

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** What a fact states in one field, in words: also lists, and lists of records. */
export function useStated(): (value: unknown, names?: NamedValue[] | undefined) => string {
  const { lang, t, format } = useRecordsI18n();
  return useMemo(() => {
    const told = (value: unknown, names: NamedValue[]): string => {
      if (value === null || value === undefined || value === "") return "—";
      if (typeof value === "boolean") return t(value ? "records.yes" : "records.no");
      if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Math.round(value * 100) / 100);
      if (Array.isArray(value)) {
        const each = value.map((one) => told(one, names));
        return each.length === 0 ? "—" : each.join(lang === "zh" ? "；" : "; ");
      }
      if (typeof value === "object") {
        const parts = Object.values(value).filter((one) => one !== null && one !== "");
        return parts.map((one) => told(one, names)).join(lang === "zh" ? "，" : ", ");
      }
      const text = String(value);
      const name = names.find((one) => one.value === text);
      const found = name && (lang === "zh" ? name.zh : (name.en ?? name.zh));
      if (found) return found;
      return ISO_TIME.test(text) ? format.time(text) : text;
    };
    return (value, names = []) => told(value, names);
  }, [lang, t, format]);
}
