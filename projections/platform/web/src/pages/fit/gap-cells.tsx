import { sentences } from "../../i18n";
import { heat, widestGap } from "./heat";
import { HeatTable } from "./heat-table";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import type { Cell, Grid } from "./reads";

/** Cells that compare: how many people are short, or too many. */
export function GapCells({ grid, cell, every }: { grid: Grid; cell: Cell; every: boolean }) {
  const { lang, t } = useFitI18n();
  const names = useNames();
  const most = widestGap(grid.cells);
  const told = {
    caption: t("fit.gridCaption"),
    colour: ({ gap }: { gap: number | null }) => heat(gap, most),
    number: ({ gap }: { gap: number | null }) => names.signed(gap),
    words: names.told,
  };
  return (
    <>
      <p class="hint">
        {sentences(lang, t("fit.gridNote"), grid.cells.some(({ shown }) => shown === "hidden") && t("fit.hiddenNote"))}
      </p>
      <HeatTable grid={grid} cell={cell} every={every} told={told} />
    </>
  );
}
