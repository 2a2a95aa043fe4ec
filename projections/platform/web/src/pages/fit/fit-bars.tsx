import { useMemo, useState } from "preact/hooks";
import type { OccupationFit } from "./reads";
import { useFitI18n } from "./messages";
import type { Resource } from "../../use-resource";
import { FitChart } from "./fit-chart";
import { FitTable } from "./fit-table";
import { Panel } from "../../components/panel";
import { unpublished, widest } from "./sums";

const SHOWN = 12;

/** Demand against supply by occupation: a chart, and the table behind it. */
export function Fit({ resource }: { resource: Resource<OccupationFit[]> }) {
  const { t } = useFitI18n();
  const [table, setTable] = useState(false);
  const shown = useMemo(() => widest(resource.data ?? [], SHOWN), [resource.data]);
  const aside = (
    <button type="button" class="button" data-testid="toggle-fit" onClick={() => setTable(!table)}>
      {table ? t("fit.showChart") : t("fit.showTable")}
    </button>
  );
  return (
    <Panel id="fit" title={t("fit.title")} resource={resource} aside={aside}>
      {(all) => {
        if (all.length === 0) return <p class="state">{t("fit.empty")}</p>;
        if (table) return <FitTable rows={all} />;
        return (
          <>
            <p class="hint">{t(shown.some(unpublished) ? "fit.demandShown" : "fit.note", { n: shown.length, all: all.length })}</p>
            <FitChart rows={shown} />
          </>
        );
      }}
    </Panel>
  );
}
