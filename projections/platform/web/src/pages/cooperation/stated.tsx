import { useMemo } from "preact/hooks";
import type { Party, Progress, Statement } from "../../client/shapes";
import { Failure } from "../../components/panel";
import { Table } from "../../components/table";
import { NameOf } from "../../joint/name-of";
import { named } from "../../joint/named";
import type { Row } from "../../records/reads";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useCooperationI18n } from "./messages";
import { loadStated } from "./reads";

const TERMS = [
  ["title", "title"],
  ["signed_on", "signed"],
  ["starts_on", "starts"],
  ["ends_on", "ends"],
  ["planned_students", "planned"],
  ["hires_agreed", "hires"],
  ["investment_agreed", "investment"],
  ["ended_on", "endedOn"],
] as const satisfies readonly (readonly [keyof Statement, string])[];

/** Of one cooperation: who takes part, what each party states, side by side, and how far it has come. */
export function StatedCooperation({ row }: { row: Row }) {
  const subject = String(row["subject"]);
  const { moment, live } = useShell();
  const { data, error, reload } = useResource(useMemo(() => loadStated(subject), [subject]), moment, live.models);
  if (error) return <Failure error={error} stale={data !== null} onRetry={reload} />;
  if (!data) return null;
  return (
    <>
      <Parties parties={data.cooperation.parties} />
      <SideBySide statements={data.statements} />
      <ProgressTable rows={data.progress} />
    </>
  );
}

function Parties({ parties }: { parties: Party[] }) {
  const { lang, t } = useCooperationI18n();
  return (
    <section class="more" aria-labelledby="parties-title" data-testid="parties">
      <h3 id="parties-title">{t("cooperation.parties")}</h3>
      <ul class="told-list">
        {parties.map((one) => (
          <li key={one.party}>
            <NameOf row={one} column="party" /> <span class="hint">{one.party_role ? named(lang, one, "party_role") : ""}</span>{" "}
            {one.leads && <span class="mark-plain">{t("cooperation.leads")}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function SideBySide({ statements }: { statements: Statement[] }) {
  const { t, format } = useCooperationI18n();
  const said = (value: string | number | null): string => (typeof value === "number" ? format.integer(value) : (value ?? "—"));
  const differs = (name: keyof Statement): boolean => new Set(statements.map((one) => one[name])).size > 1;
  const any = TERMS.some(([name]) => differs(name));
  return (
    <section class="more" aria-labelledby="statements-title" data-testid="statements">
      <h3 id="statements-title">{t("cooperation.statements")}</h3>
      <p class="hint">{t(statements.length === 1 ? "cooperation.oneOnly" : any ? "cooperation.differ" : "cooperation.alike")}</p>
      <Table of="statements-title" head={[t("cooperation.term"), ...statements.map((one) => <NameOf key={one.member} row={one} column="member" />)]}>
        {TERMS.filter(([name]) => statements.some((one) => one[name] !== null)).map(([name, text]) => (
          <tr key={name}>
            <th scope="row">
              {t(`cooperation.${text}`)}
              {differs(name) && <span class="due">{t("cooperation.differs")}</span>}
            </th>
            {statements.map((one) => (
              <td key={one.member}>{said(one[name])}</td>
            ))}
          </tr>
        ))}
      </Table>
    </section>
  );
}

function ProgressTable({ rows }: { rows: Progress[] }) {
  const { t, format } = useCooperationI18n();
  const n = (value: number | null): string => (value === null ? "—" : format.integer(value));
  return (
    <section class="more" aria-labelledby="progress-title" data-testid="progress">
      <h3 id="progress-title">{t("cooperation.progress")}</h3>
      {rows.length === 0 ? (
        <p class="hint">{t("cooperation.noProgress")}</p>
      ) : (
        <>
          <p class="hint">{t("cooperation.progressNote")}</p>
          <Table
            of="progress-title"
            head={[
              t("cooperation.countedOn"),
              t("cooperation.by"),
              ...(["enrolled", "trained", "courses", "teachers"] as const).map((name) => ({ number: t(`cooperation.${name}`) })),
            ]}
          >
            {rows.map((one) => (
              <tr key={`${one.member} ${one.term}`}>
                <th scope="row" class="number">{one.counted_on}</th>
                <td><NameOf row={one} column="member" /></td>
                <td class="number">{n(one.students_enrolled)}</td>
                <td class="number">{n(one.students_trained)}</td>
                <td class="number">{n(one.courses_developed)}</td>
                <td class="number">{n(one.enterprise_teachers)}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </section>
  );
}
