import { Panel } from "../../components/panel";
import { useShell } from "../../shell";
import type { Resource } from "../../use-resource";
import { DemandCells } from "./demand-cells";
import { Downloads } from "./downloads";
import { GapCells } from "./gap-cells";
import { useFitI18n } from "./messages";
import type { Cell, Grid as Fits } from "./reads";
import { FEW, isUnpublished } from "./sums";

/** The heat map: of the gaps, or of the demand alone while there is nothing to compare it with. */
export function Grid({ resource, cell }: { resource: Resource<Fits>; cell: Cell }) {
  const { t } = useFitI18n();
  const { params, change } = useShell();
  const every = params.get("rows") === "all";
  const unpublished = resource.data !== null && isUnpublished(resource.data);
  const aside = resource.data && resource.data.cells.length > 0 && <Downloads grid={resource.data} every={every} />;
  const Cells = unpublished ? DemandCells : GapCells;
  return (
    <Panel id="grid" title={t(unpublished ? "fit.demandGrid" : "fit.grid")} resource={resource} aside={aside} testId="grid">
      {(grid) => {
        if (grid.cells.length === 0) return <p class="state">{t("fit.empty")}</p>;
        const n = every ? grid.occupations.length : FEW;
        const all = grid.occupations.length;
        return (
          <>
            <Cells grid={grid} cell={cell} every={every} />
            {all > FEW && (
              <p class="grid-foot">
                <span class="hint">{t(unpublished ? "fit.demandShown" : "fit.gridShown", { n, all })}</span>{" "}
                <button type="button" class="link" onClick={() => change({ rows: every ? null : "all" })}>
                  {every ? t(unpublished ? "fit.demandFew" : "fit.gridFew") : t("fit.gridAll")}
                </button>
              </p>
            )}
          </>
        );
      }}
    </Panel>
  );
}
