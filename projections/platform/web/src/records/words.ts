import { useMemo } from "preact/hooks";
import { useRecordsI18n } from "./messages";
import type { Column, Facet, FacetValue, Model, Row } from "./reads";

/** Columns and values in words, in the reader's language. */
export function useWords() {
  const { lang, t, format } = useRecordsI18n();
  return useMemo(() => {
    const titleOf = (column: Pick<Column, "title_zh" | "title_en"> & { name?: string }): string =>
      (lang === "zh" ? column.title_zh : column.title_en) ?? column.title_zh ?? column.name ?? "";
    const columnTitle = (model: Model, name: string): string => {
      const column = model.columns.find((one) => one.name === name);
      return column ? titleOf(column) : name;
    };
    /** The name that stands beside a code; null where there is none. */
    const named = (row: Row, name: string): string | null => {
      const [zh, en] = [row[`${name}_zh`], row[`${name}_en`]];
      const found = lang === "zh" ? zh : (en ?? zh);
      return typeof found === "string" && found !== "" ? found : null;
    };
    const plain = (column: Column | undefined, value: unknown): string => {
      if (value === null || value === undefined || value === "") return column?.counts_people ? t("records.hidden") : "—";
      if (typeof value === "boolean") return t(value ? "records.yes" : "records.no");
      if (typeof value === "number") {
        return column && isYear(column.name) ? String(value) : format.number(value);
      }
      return column?.type === "time" ? format.time(String(value)) : String(value);
    };
    /** A value without its code, as text. */
    const inWords = (column: Column | undefined, row: Row): string =>
      (column && named(row, column.name)) ?? plain(column, column ? row[column.name] : null);
    const ofFacet = (one: FacetValue): string => {
      if (one.value === null || one.value === "") return t("records.empty");
      return (lang === "zh" ? one.zh : (one.en ?? one.zh)) ?? String(one.value);
    };
    /** Which language a name is in that an English reader sees: names of members and codes are often Chinese alone. */
    const langOf = (row: Row, name: string): string | undefined =>
      lang === "en" && !row[`${name}_en`] && row[`${name}_zh`] ? "zh-CN" : undefined;
    const facetTitle = (facet: Facet): string => titleOf({ ...facet, name: facet.column });
    return { titleOf, columnTitle, named, plain, inWords, ofFacet, langOf, facetTitle };
  }, [lang, t, format]);
}

export type Words = ReturnType<typeof useWords>;

/** A year is no quantity, hours per year are one: only the first has no thousands separator. */
export function isYear(name: string): boolean {
  return /(^|(?<!_per)_)year$/.test(name);
}

export function isNumeric(column: Column): boolean {
  return column.type === "integer" || column.type === "number";
}
