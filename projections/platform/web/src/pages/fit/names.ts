import { useMemo } from "preact/hooks";
import { useFitI18n } from "./messages";
import type { CellFit, CountyFit, Fit, OccupationFit } from "./reads";

/** Names and gaps in words, in the reader's language. */
export function useNames() {
  const { lang, t, format } = useFitI18n();
  return useMemo(() => {
    const occupation = (row: OccupationFit): string => row.occupation_zh ?? row.occupation;
    const county = (row: CountyFit): string => (lang === "en" ? row.county_en : null) ?? row.county_zh ?? row.county;
    /** Whole people, or that they may not be seen. */
    const people = (n: number | null): string => (n === null ? t("fit.hidden") : format.integer(n));
    const supply = ({ supply: n, shown }: Fit): string => (shown === "unpublished" ? t("fit.unpublished") : people(n));
    const signed = (n: number | null): string => (n === null ? "—" : format.signed(n));
    const gap = ({ gap: n, shown }: Fit): string => {
      if (n === null) return t(shown === "unpublished" ? "fit.gapUnpublished" : "fit.gapHidden");
      if (Math.abs(n) < 0.5) return t("fit.even");
      return t(n > 0 ? "fit.short" : "fit.surplus", { n: format.integer(Math.abs(n)) });
    };
    const told = (cell: CellFit): string =>
      t("fit.cell", {
        occupation: occupation(cell),
        county: county(cell),
        open: format.integer(cell.open),
        supply: supply(cell),
        gap: gap(cell),
      });
    return { occupation, county, people, supply, signed, gap, told };
  }, [lang, t, format]);
}
