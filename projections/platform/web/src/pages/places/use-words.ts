import { useMemo } from "preact/hooks";
import { usePlacesI18n } from "./messages";
import type { Measure, Place } from "./reads";

const UNITS: Record<Measure, "people" | "items" | "members"> = {
  open: "people", supply: "people", gap: "people",
  demands: "items", cooperations: "items", majors: "items", services: "items",
  enterprises: "members", schools: "members", institutes: "members", members: "members", silent: "members",
};

/** Places and numbers in words, in the reader's language. */
export function useWords() {
  const { lang, t, format } = usePlacesI18n();
  return useMemo(() => {
    const name = (place: Place): string => (lang === "en" ? place.name_en : null) ?? place.name_zh;
    const short = (place: Place): string => (lang === "en" ? place.short_en : null) ?? place.short_zh;
    const measure = (of: Measure): string => t(`places.m.${of}`);
    const unit = (of: Measure): string => t(`places.unit.${UNITS[of]}`);
    /** Gaps and changes carry their sign. */
    const number = (value: number | null, signed: boolean): string =>
      value === null ? "—" : signed ? format.signed(value) : format.integer(value);
    return { name, short, measure, unit, number };
  }, [lang, t, format]);
}
