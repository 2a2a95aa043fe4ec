import { csv, download } from "../../download";
import { savePicture } from "../../picture";
import { useShell } from "../../shell";
import { heat, mostOpen, widestGap } from "./heat";
import { drawHeatMap } from "./heat-image";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import type { CellFit, Grid } from "./reads";
import { isUnpublished, shownRows } from "./sums";

/** The heat map as a table (every cell there is) and as an image (the rows that are shown). */
export function Downloads({ grid, every }: { grid: Grid; every: boolean }) {
  const { t, format } = useFitI18n();
  const { day } = useShell();
  const names = useNames();

  const onCsv = (): void => {
    const [occupation, county] = [t("fit.occupation"), t("fit.county.name")];
    const code = (name: string): string => t("fit.code", { name });
    const head = [code(occupation), occupation, code(county), county, t("fit.open"), t("fit.supply"), t("fit.gap")];
    const rows = grid.cells.map((c) => [
      c.occupation, names.occupation(c), c.county, names.county(c), c.open, c.supply, c.gap,
    ]);
    download(`fit-${day}.csv`, csv([head, ...rows]));
  };
  const onImage = (): void => {
    const { occupations, counties } = shownRows(grid, every);
    const most = widestGap(grid.cells);
    const wanted = mostOpen(grid.cells);
    const told = isUnpublished(grid)
      ? {
          title: t("fit.demandGrid"),
          colour: (cell: CellFit) => heat(cell.open, wanted),
          number: (cell: CellFit) => format.integer(cell.open),
        }
      : {
          title: t("fit.grid"),
          colour: (cell: CellFit) => (cell.gap === null ? "heat-0" : heat(cell.gap, most)),
          number: (cell: CellFit) => names.signed(cell.gap),
        };
    const picture = drawHeatMap({
      ...told,
      title: `${told.title} · ${day}`,
      cells: grid.cells,
      occupations: occupations.map((row) => ({ code: row.occupation, name: names.occupation(row) })),
      counties: counties.map((row) => ({ code: row.county, name: names.county(row) })),
    });
    savePicture(picture, `fit-${day}.png`);
  };

  return (
    <div class="downloads">
      <button type="button" class="button" data-testid="fit-image" onClick={onImage}>
        {t("fit.image")}
      </button>
      <button type="button" class="button" data-testid="fit-csv" onClick={onCsv}>
        {t("fit.csv")}
      </button>
    </div>
  );
}
