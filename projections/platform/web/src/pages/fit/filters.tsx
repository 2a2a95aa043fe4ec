import { useShell } from "../../shell";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import type { Cell } from "./reads";
import { type Grid, total } from "./sums";

/** Which occupation and county are looked at; both are in the address. */
export function Filters({ grid, cell }: { grid: Grid; cell: Cell }) {
  const { t, format } = useFitI18n();
  const { change } = useShell();
  const names = useNames();
  const occupations = [...grid.occupations].sort((a, b) => a.occupation.localeCompare(b.occupation));
  const counties = [...grid.counties].sort((a, b) => a.county.localeCompare(b.county));
  const { open, supply, gap } = total(grid, cell);
  return (
    <div class="filters" role="group" aria-label={t("fit.filters")} data-testid="filters">
      <label>
        <span>{t("fit.occupation")}</span>
        <select
          value={cell.occupation ?? ""}
          data-testid="filter-occupation"
          onChange={(event) => change({ occupation: event.currentTarget.value || null }, true)}
        >
          <option value="">{t("fit.allOccupations")}</option>
          {occupations.map((row) => (
            <option key={row.occupation} value={row.occupation}>
              {names.occupation(row)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t("fit.county.name")}</span>
        <select
          value={cell.county ?? ""}
          data-testid="filter-county"
          onChange={(event) => change({ county: event.currentTarget.value || null }, true)}
        >
          <option value="">{t("fit.allCounties")}</option>
          {counties.map((row) => (
            <option key={row.county} value={row.county}>
              {names.county(row)}
            </option>
          ))}
        </select>
      </label>
      {(cell.occupation !== null || cell.county !== null) && (
        <button type="button" class="button" onClick={() => change({ occupation: null, county: null }, true)}>
          {t("fit.clear")}
        </button>
      )}
      <p class="totals" data-testid="totals">
        {t("fit.totals", { open: format.integer(open), supply: names.people(supply), gap: names.gap(gap) })}
      </p>
    </div>
  );
}
