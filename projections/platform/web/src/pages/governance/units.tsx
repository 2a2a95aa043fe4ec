import { allOf } from "../../address";
import type { UnitTasks } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { NameOf } from "../../joint/name-of";
import { named } from "../../joint/named";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useGovernanceI18n } from "./messages";
import { loadUnits } from "./reads";
import { TasksOf } from "./tasks-of";

const STATES = ["overdue", "due_soon", "running", "on_time", "late"] as const;
const MARKS: Partial<Record<(typeof STATES)[number], string>> = { overdue: "mark-late", due_soon: "mark-soon" };

/** Tasks by the unit that is responsible, departments first; the chosen unit's tasks below. */
export function Units() {
  const { lang, t } = useGovernanceI18n();
  const { moment, live, params } = useShell();
  const resource = useResource(loadUnits, moment, live.models);
  const chosen = params.get("unit");
  const unit = resource.data?.find((one) => one.unit_code === chosen);
  return (
    <>
      <Panel id="units" title={t("governance.units")} resource={resource} testId="units">
        {(rows) =>
          rows.length === 0 ? (
            <p class="state">{t("governance.none")}</p>
          ) : (
            <>
              <p class="hint">{t("governance.unitsNote")}</p>
              <UnitsTable rows={rows} chosen={chosen} />
            </>
          )
        }
      </Panel>
      {chosen && <TasksOf unit={chosen} name={unit ? named(lang, unit, "unit_code") : chosen} />}
    </>
  );
}

function UnitsTable({ rows, chosen }: { rows: UnitTasks[]; chosen: string | null }) {
  const { lang, t, format } = useGovernanceI18n();
  const { href, path, params } = useShell();
  return (
    <Table
      of="units-title"
      head={[
        t("governance.unit"),
        ...STATES.map((state) => ({ number: t(`governance.${state}`) })),
        t("governance.next"),
        t("governance.kind"),
        { number: t("governance.leads") },
        { number: t("governance.supports") },
      ]}
    >
      {rows.map((row) => (
        <tr key={row.unit_code} class={row.unit_code === chosen ? "current" : undefined}>
          <th scope="row">
            <a href={href(path, { ...allOf(params), unit: row.unit_code === chosen ? null : row.unit_code })} aria-current={row.unit_code === chosen ? "true" : undefined}>
              <NameOf row={row} column="unit_code" />
            </a>
          </th>
          {STATES.map((state) => (
            <td key={state} class="number">
              {row[state] > 0 && MARKS[state] ? <span class={MARKS[state]}>{format.integer(row[state])}</span> : format.integer(row[state])}
            </td>
          ))}
          <td class="time">{row.next_due_on ?? "—"}</td>
          <td>{row.kind ? named(lang, row, "kind") : "—"}</td>
          <td class="number">{format.integer(row.leads)}</td>
          <td class="number">{format.integer(row.supports)}</td>
        </tr>
      ))}
    </Table>
  );
}
