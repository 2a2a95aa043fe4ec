import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useMajorsI18n } from "./messages";
import { loadYears, type MajorYear } from "./reads";

const CHANGES = ["opened", "resumed", "suspended", "closed"] as const;
const STATUS: Record<(typeof CHANGES)[number], string> = { opened: "open", resumed: "open", suspended: "suspended", closed: "closed" };

/** How many majors were opened, suspended, closed in each year; each number leads to the list of them. */
export function Years() {
  const { t, format } = useMajorsI18n();
  const { moment, live, href, day } = useShell();
  const resource = useResource(loadYears, moment, live.models);
  const most = Math.max(1, ...(resource.data ?? []).flatMap((year) => CHANGES.map((one) => year[one])));
  const cell = (year: MajorYear, change: (typeof CHANGES)[number]) => {
    const n = year[change];
    if (n === 0) return <span class="hint">0</span>;
    const of = { list: "changes", status: STATUS[change], "begins.from": `${year.year}-01-01`, "begins.to": `${year.year}-12-31` };
    return (
      <a href={href("/majors", of)}>
        {format.integer(n)}
        <svg class={`year-bar year-${change}`} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <rect width={(100 * n) / most} height="6" />
        </svg>
      </a>
    );
  };
  return (
    <Panel id="years" title={t("majors.years")} resource={resource} testId="majors-years">
      {(years) =>
        years.length === 0 ? (
          <p class="state">{t("majors.noYears")}</p>
        ) : (
          <>
            <p class="hint">{t("majors.yearsNote")}</p>
            <Table of="years-title" class="years" head={[t("majors.year"), ...CHANGES.map((one) => t(`majors.${one}`))]}>
              {[...years].reverse().map((year) => (
                <tr key={year.year}>
                  <th scope="row">
                    {year.year}
                    {String(year.year) >= day.slice(0, 4) && <span class="hint">{t("majors.announced")}</span>}
                  </th>
                  {CHANGES.map((one) => (
                    <td key={one}>{cell(year, one)}</td>
                  ))}
                </tr>
              ))}
            </Table>
          </>
        )
      }
    </Panel>
  );
}
