import { Choice } from "../../components/choice";
import { useShell } from "../../shell";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import type { Cell, Grid } from "./reads";
import { total } from "./sums";

/** Which occupation and county are looked at; both are in the address. */
export function Filters({ grid, cell }: { grid: Grid; cell: Cell }) {
  const { t, format } = useFitI18n();
  const { change } = useShell();
  const names = useNames();
  const occupations = [...grid.occupations].sort((a, b) => a.occupation.localeCompare(b.occupation));
  const counties = [...grid.counties].sort((a, b) => a.county.localeCompare(b.county));
  const sum = total(grid, cell);
  const supply = sum.supply === null ? names.supply(sum) : t("fit.people", { n: names.supply(sum) });
  return (
    <div class="filters" role="group" aria-label={t("fit.filters")} data-testid="filters">
      <Choice
        label={t("fit.occupation")}
        none={t("fit.allOccupations")}
        value={cell.occupation}
        options={occupations.map((row) => [row.occupation, names.occupation(row)])}
        testId="filter-occupation"
        onChoose={(occupation) => change({ occupation }, true)}
      />
      <Choice
        label={t("fit.county.name")}
        none={t("fit.allCounties")}
        value={cell.county}
        options={counties.map((row) => [row.county, names.county(row)])}
        testId="filter-county"
        onChoose={(county) => change({ county }, true)}
      />
      {(cell.occupation !== null || cell.county !== null) && (
        <button type="button" class="button" onClick={() => change({ occupation: null, county: null }, true)}>
          {t("fit.clear")}
        </button>
      )}
      <p class="totals" data-testid="totals">
        {t("fit.totals", { open: format.integer(sum.open), supply, gap: names.gap(sum) })}
      </p>
    </div>
  );
}
