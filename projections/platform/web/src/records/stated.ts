import { useMemo } from "preact/hooks";
import { useRecordsI18n } from "./messages";
import type { NamedValue } from "./reads";
import { isYear } from "./words";

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** What a fact states in one field, in words: also lists, and lists of records. */
export function useStated(): (field: string, value: unknown, names?: NamedValue[] | undefined) => string {
  const { lang, t, format } = useRecordsI18n();
  return useMemo(() => {
    const told = (field: string, value: unknown, names: NamedValue[]): string => {
      if (value === null || value === undefined || value === "") return "—";
      if (typeof value === "boolean") return t(value ? "records.yes" : "records.no");
      if (typeof value === "number") return isYear(field) ? String(value) : format.number(value);
      if (Array.isArray(value)) {
        const each = value.map((one) => told(field, one, names));
        return each.length === 0 ? "—" : each.join(lang === "zh" ? "；" : "; ");
      }
      if (typeof value === "object") {
        const parts = Object.entries(value).filter(([, one]) => one !== null && one !== "");
        return parts.map(([part, one]) => told(part, one, names)).join(lang === "zh" ? "，" : ", ");
      }
      const text = String(value);
      const name = names.find((one) => one.value === text);
      const found = name && (lang === "zh" ? name.zh : (name.en ?? name.zh));
      if (found) return found;
      return ISO_TIME.test(text) ? format.time(text) : text;
    };
    return (field, value, names = []) => told(field, value, names);
  }, [lang, t, format]);
}
