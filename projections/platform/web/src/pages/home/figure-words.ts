import { useMemo } from "preact/hooks";
import type { Figure } from "../../api-types";
import { useHomeI18n } from "./messages";

/** Figures and differences between them in words, with their unit. */
export function useFigureWords() {
  const { t, format } = useHomeI18n();
  return useMemo(() => {
    const unit = (figure: Figure): string => {
      if (figure.unit === "ratio") return "";
      return figure.unit === "percent" ? "%" : t(`unit.${figure.unit}`);
    };
    const whole = (figure: Figure): string | null => {
      const text = format.figure(figure);
      if (text === null) return null;
      const of = unit(figure);
      return of === "" || of === "%" ? text + of : `${text} ${of}`;
    };
    /** A difference with its sign; null where none can be seen at the digits that are shown. */
    const signed = (figure: Figure, difference: number): string | null => {
      const text = format.figure({ ...figure, value: Math.abs(difference) }) ?? "";
      if (!/[1-9]/.test(text)) return null;
      const of = figure.unit === "percent" ? t("home.percentPoints") : unit(figure);
      return `${difference > 0 ? "+" : "−"}${text}${of ? ` ${of}` : ""}`;
    };
    return { unit, whole, signed };
  }, [t, format]);
}
