import { useMemo } from "preact/hooks";
import { ZhName } from "../../components/zh-name";
import { useShell } from "../../shell";
import { useFitI18n } from "./messages";
import type { Cell, CellFit, Fit, Grid } from "./reads";
import { shownRows } from "./sums";

/** What the cells of a heat map tell. */
export interface Told {
  caption: string;
  /** The class of a cell's colour. */
  colour(cell: CellFit): string;
  number(row: Fit): string;
  /** The cell in words, for those who do not see its place and colour. */
  words(cell: CellFit): string;
}

interface Props {
  grid: Grid;
  /** The cell that is looked at. */
  cell: Cell;
  every: boolean;
  told: Told;
}

/** The heat map is a table: numbers to read, colours to see at a glance, a link in each cell to what is behind it. */
export function HeatTable({ grid, cell, every, told }: Props) {
  const { lang, t } = useFitI18n();
  const { href } = useShell();
  const { occupations, counties } = useMemo(() => shownRows(grid, every), [grid, every]);
  const at = useMemo(() => new Map(grid.cells.map((one) => [`${one.occupation}/${one.county}`, one])), [grid]);
  const rows = every ? "all" : null;
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="grid-title">
      <table class="heat-map" data-testid="heat-map">
        <caption class="visually-hidden">{told.caption}</caption>
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
                  <td key={county} class={`number ${told.colour(found)}`}>
                    <a
                      href={href("/fit", { occupation: row.occupation, county, rows })}
                      aria-current={chosen ? "true" : undefined}
                      aria-label={told.words(found)}
                      title={told.words(found)}
                    >
                      {told.number(found)}
                    </a>
                  </td>
                );
              })}
              <td class="number">
                <a href={href("/fit", { occupation: row.occupation, rows })}>{told.number(row)}</a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
