import { useMemo } from "preact/hooks";
import { FreshLine } from "../../records/fresh-line";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { Behind } from "./behind";
import { Compared } from "./compared";
import { Counties } from "./counties";
import { Filters } from "./filters";
import { Fit } from "./fit-bars";
import "./fit.css";
import { Grid } from "./grid";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import { Ranking } from "./ranking";
import { type Cell, loadFits } from "./reads";
import { isUnpublished, perCounty, ranked } from "./sums";
import { Trend } from "./trend";

const FAMILIES = ["demand", "graduate"];

/** Supply and demand: everything comes from one grid of occupations and counties, filtered by the address. */
export default function FitPage() {
  const { t } = useFitI18n();
  const { moment, compare, live, params } = useShell();
  const names = useNames();
  const occupation = params.get("occupation");
  const county = params.get("county");
  const cell = useMemo<Cell>(() => ({ occupation, county }), [occupation, county]);
  const grid = useResource(loadFits, moment, live.models);
  const jobs = useMemo(() => grid.data && ranked(grid.data, county), [grid.data, county]);
  const places = useMemo(() => grid.data && perCounty(grid.data, occupation), [grid.data, occupation]);

  const title = (): string => {
    const job = grid.data?.occupations.find((row) => row.occupation === occupation);
    const place = grid.data?.counties.find((row) => row.county === county);
    if (occupation === null && county === null) return t("fit.behind");
    return t("fit.behindOf", {
      occupation: occupation === null ? t("fit.allOccupations") : job ? names.occupation(job) : occupation,
      county: county === null ? t("fit.allCounties") : place ? names.county(place) : county,
    });
  };

  return (
    <>
      {grid.data && <Filters grid={grid.data} cell={cell} />}
      <FreshLine families={FAMILIES} />
      <Grid resource={grid} cell={cell} />
      {grid.data && !isUnpublished(grid.data) && jobs && jobs.length > 0 && <Ranking rows={jobs} />}
      {compare && <Compared now={grid} then={compare} cell={cell} />}
      <Behind cell={cell} title={title()} />
      <Trend cell={cell} />
      <div class="columns wide-first">
        <Fit resource={{ ...grid, data: jobs }} />
        <Counties resource={{ ...grid, data: places }} />
      </div>
    </>
  );
}
