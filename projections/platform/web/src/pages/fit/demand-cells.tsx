import { heat, mostOpen } from "./heat";
import { HeatTable } from "./heat-table";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import type { Cell, Grid } from "./reads";

/** Cells while people are not published yet: what is wanted is known all the same. */
export function DemandCells({ grid, cell, every }: { grid: Grid; cell: Cell; every: boolean }) {
  const { t, format } = useFitI18n();
  const names = useNames();
  const most = mostOpen(grid.cells);
  const told = {
    caption: t("fit.demandCaption"),
    colour: ({ open }: { open: number }) => heat(open, most),
    number: ({ open }: { open: number }) => format.integer(open),
    words: names.told,
  };
  return (
    <>
      <p class="plain-note" data-testid="unpublished">{t("fit.demandAlone")}</p>
      <p class="hint">{t("fit.demandNote")}</p>
      <HeatTable grid={grid} cell={cell} every={every} told={told} />
    </>
  );
}
