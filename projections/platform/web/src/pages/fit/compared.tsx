import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { ZhName } from "../../components/zh-name";
import { useShell } from "../../shell";
import { type Resource, useResource } from "../../use-resource";
import type { Moment } from "../../api";
import { useFitI18n } from "./messages";
import { type Cell, type Grid, loadFits, type OccupationFit } from "./reads";
import { isUnpublished, ranked } from "./sums";

const SHOWN = 15;

/** The gap of each occupation at two moments, the widest change first. */
export function Compared({ now, then, cell }: { now: Resource<Grid>; then: Moment; cell: Cell }) {
  const { t, format } = useFitI18n();
  const { day } = useShell();
  const other = useResource(loadFits, then, 0);
  return (
    <Panel id="compared" title={t("fit.compare")} resource={other} testId="compared">
      {(before) => {
        const of = (grid: Grid): OccupationFit[] =>
          ranked(grid, cell.county).filter((row) => cell.occupation === null || row.occupation === cell.occupation);
        const rows = changes(now.data ? of(now.data) : [], of(before));
        const unknown = isUnpublished(before) || (now.data !== null && isUnpublished(now.data));
        if (rows.length === 0) return <p class="state">{t(unknown ? "fit.unpublishedNote" : "fit.same")}</p>;
        const there = then.asOf ?? "";
        return (
          <>
            <p class="hint">{t("fit.compareNote", { a: there, b: day, n: Math.min(SHOWN, rows.length) })}</p>
            <Table
              of="compared-title"
              head={[t("fit.occupation"), { number: there }, { number: day }, { number: t("fit.change") }]}
            >
              {rows.slice(0, SHOWN).map((row) => (
                <tr key={row.occupation}>
                  <th scope="row"><ZhName name={row.occupation_zh} code={row.occupation} /></th>
                  <td class="number">{format.signed(row.then)}</td>
                  <td class="number">{format.signed(row.now)}</td>
                  <td class="number">{format.signed(row.now - row.then)}</td>
                </tr>
              ))}
            </Table>
          </>
        );
      }}
    </Panel>
  );
}

interface Changed {
  occupation: string;
  occupation_zh: string | null;
  now: number;
  then: number;
}

/** What is not in a moment is zero then; what may not be seen in one of them is left out. */
function changes(now: OccupationFit[], then: OccupationFit[]): Changed[] {
  const rows = new Map<string, Changed>();
  const hidden = new Set([...now, ...then].filter(({ gap }) => gap === null).map((row) => row.occupation));
  for (const { occupation, occupation_zh, gap } of then)
    rows.set(occupation, { occupation, occupation_zh, now: 0, then: gap ?? 0 });
  for (const { occupation, occupation_zh, gap } of now)
    rows.set(occupation, { occupation, occupation_zh, now: gap ?? 0, then: rows.get(occupation)?.then ?? 0 });
  return [...rows.values()]
    .filter((row) => !hidden.has(row.occupation) && Math.abs(row.now - row.then) >= 0.05)
    .sort((a, b) => Math.abs(b.now - b.then) - Math.abs(a.now - a.then) || a.occupation.localeCompare(b.occupation));
}
