import { useMemo } from "preact/hooks";
import { Panel } from "../../components/panel";
import { ZhName } from "../../components/zh-name";
import { useShell } from "../../shell";
import type { Resource } from "../../use-resource";
import { Downloads } from "./downloads";
import { heat, widestGap } from "./heat";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import type { Cell, Grid as Fits } from "./reads";
import { FEW, isUnpublished, shownRows } from "./sums";

/** The heat map is a table: numbers to read, colours to see at a glance, a link in each cell to what is behind it. */
export function Grid({ resource, cell }: { resource: Resource<Fits>; cell: Cell }) {
  const { t } = useFitI18n();
  const { params, change } = useShell();
  const every = params.get("rows") === "all";
  const aside = resource.data && resource.data.cells.length > 0 && <Downloads grid={resource.data} every={every} />;
  return (
    <Panel id="grid" title={t("fit.grid")} resource={resource} aside={aside} testId="grid">
      {(grid) => {
        if (grid.cells.length === 0) return <p class="state">{t("fit.empty")}</p>;
        const all = grid.occupations.length;
        return (
          <>
            <p class="hint">
              {t("fit.gridNote")} {grid.cells.some(({ shown }) => shown === "hidden") && t("fit.hiddenNote")}
            </p>
            {isUnpublished(grid) && <p class="plain-note" data-testid="unpublished">{t("fit.unpublishedNote")}</p>}
            <Table grid={grid} cell={cell} every={every} />
            {all > FEW && (
              <p class="grid-foot">
                <span class="hint">{t("fit.gridShown", { n: every ? all : FEW, all })}</span>{" "}
                <button type="button" class="link" onClick={() => change({ rows: every ? null : "all" })}>
                  {every ? t("fit.gridFew") : t("fit.gridAll")}
                </button>
              </p>
            )}
          </>
        );
      }}
    </Panel>
  );
}

function Table({ grid, cell, every }: { grid: Fits; cell: Cell; every: boolean }) {
  const { lang, t } = useFitI18n();
  const { href } = useShell();
  const names = useNames();
  const { occupations, counties } = useMemo(() => shownRows(grid, every), [grid, every]);
  const at = useMemo(() => new Map(grid.cells.map((one) => [`${one.occupation}/${one.county}`, one])), [grid]);
  const most = widestGap(grid.cells);
  const rows = every ? "all" : null;
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="grid-title">
      <table class="heat-map" data-testid="heat-map">
        <caption class="visually-hidden">{t("fit.gridCaption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("fit.occupation")}</th>
            {counties.map((county) => (
              <th key={county.county} scope="col" class="number">
                {lang === "en" && county.county_en ? (
                  county.county_en
                ) : (
                  <ZhName name={county.county_zh} code={county.county} />
                )}
              </th>
            ))}
            <th scope="col" class="number">
              {t("fit.total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {occupations.map((row) => (
            <tr key={row.occupation}>
              <th scope="row">
                <ZhName name={row.occupation_zh} code={row.occupation} />
              </th>
              {counties.map(({ county }) => {
                const found = at.get(`${row.occupation}/${county}`);
                if (!found) return <td key={county} class="number heat-none" />;
                const chosen = cell.occupation === row.occupation && cell.county === county;
                return (
                  <td key={county} class={`number ${heat(found.gap, most)}`}>
                    <a
                      href={href("/fit", { occupation: row.occupation, county, rows })}
                      aria-current={chosen ? "true" : undefined}
                      aria-label={names.told(found)}
                      title={names.told(found)}
                    >
                      {names.signed(found.gap)}
                    </a>
                  </td>
                );
              })}
              <td class="number">
                <a href={href("/fit", { occupation: row.occupation, rows })}>{names.signed(row.gap)}</a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
