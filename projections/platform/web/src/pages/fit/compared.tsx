import { Panel } from "../../components/panel";
import { ZhName } from "../../components/zh-name";
import { useShell } from "../../shell";
import { type Resource, useResource } from "../../use-resource";
import type { Moment } from "../../api";
import { useFitI18n } from "./messages";
import { type Cell, type CellFit, loadGrid, type OccupationFit } from "./reads";
import { byOccupation, within } from "./sums";

const SHOWN = 15;

/** The gap of each occupation at two moments, the widest change first. */
export function Compared({ now, then, cell }: { now: Resource<CellFit[]>; then: Moment; cell: Cell }) {
  const { t, format } = useFitI18n();
  const { day } = useShell();
  const other = useResource(loadGrid, then, 0);
  return (
    <Panel id="compared" title={t("fit.compare")} resource={other} testId="compared">
      {(before) => {
        const rows = changes(byOccupation(within(now.data ?? [], cell)), byOccupation(within(before, cell)));
        if (rows.length === 0) return <p class="state">{t("fit.same")}</p>;
        const there = then.asOf ?? "";
        return (
          <>
            <p class="hint">{t("fit.compareNote", { a: there, b: day, n: Math.min(SHOWN, rows.length) })}</p>
            <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="compared-title">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t("fit.occupation")}</th>
                    <th scope="col" class="number">{there}</th>
                    <th scope="col" class="number">{day}</th>
                    <th scope="col" class="number">{t("fit.change")}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.slice(0, SHOWN).map((row) => (
                    <tr key={row.occupation}>
                      <th scope="row"><ZhName name={row.occupation_zh} code={row.occupation} /></th>
                      <td class="number">{format.signed(row.then)}</td>
                      <td class="number">{format.signed(row.now)}</td>
                      <td class="number">{format.signed(row.now - row.then)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
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

function changes(now: OccupationFit[], then: OccupationFit[]): Changed[] {
  const rows = new Map<string, Changed>();
  for (const { occupation, occupation_zh, gap } of then) rows.set(occupation, { occupation, occupation_zh, now: 0, then: gap });
  for (const { occupation, occupation_zh, gap } of now)
    rows.set(occupation, { occupation, occupation_zh, now: gap, then: rows.get(occupation)?.then ?? 0 });
  return [...rows.values()]
    .filter((row) => Math.abs(row.now - row.then) >= 0.05)
    .sort((a, b) => Math.abs(b.now - b.then) - Math.abs(a.now - a.then) || a.occupation.localeCompare(b.occupation));
}
