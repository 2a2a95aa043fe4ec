import { useMemo } from "preact/hooks";
import { Failure } from "../../components/panel";
import { Table } from "../../components/table";
import { FreshLine } from "../../records/fresh-line";
import { useShell } from "../../shell";
import { usePages } from "../../use-pages";
import { CountyFilter } from "./county-filter";
import { useMajorsI18n } from "./messages";
import { loadDemand, type MajorDemand, type Named } from "./reads";

const FAMILIES = ["major-change", "demand"];
/** Occupations that are named in a row; the rest are counted. */
const NAMED = 4;

/** Every major on offer beside the openings of the occupations it leads to. */
export function Demand() {
  const { t, format } = useMajorsI18n();
  const { moment, live, params, href } = useShell();
  const county = params.get("county");
  const load = useMemo(() => loadDemand(county), [county]);
  const { items, next, busy, error, more } = usePages(load, moment, live.models);
  const named = (one: Named): string => one.zh ?? one.code;
  const occupations = (row: MajorDemand) => (
    <>
      {row.occupations.slice(0, NAMED).map((one) => (
        <span key={one.code} class="occupation">
          <a href={href("/demands", { occupation: one.code, county })} lang="zh-CN">{named(one)}</a>{" "}
          <span class="hint">{format.integer(one.open)}</span>
        </span>
      ))}
      {row.occupations.length > NAMED && <span class="hint">+{row.occupations.length - NAMED}</span>}
      {row.occupations.length === 0 && "—"}
    </>
  );
  return (
    <section class="panel" aria-labelledby="demand-title" aria-busy={busy && items.length === 0} data-testid="majors-demand">
      <div class="panel-head">
        <h2 id="demand-title">{t("majors.demand")}</h2>
      </div>
      <p class="hint">{t("majors.demandNote")}</p>
      <FreshLine families={FAMILIES} />
      <div class="filters">
        <CountyFilter />
      </div>
      {error && <Failure error={error} stale={items.length > 0} onRetry={more} />}
      {items.length > 0 && (
        <Table
          of="demand-title"
          class="majors-table"
          head={[
            t("majors.major"),
            t("majors.schools"),
            { number: t("majors.planned") },
            { number: t("majors.open") },
            t("majors.occupations"),
          ]}
        >
          {items.map((row) => (
            <tr key={row.major}>
              <th scope="row">
                <a href={href("/majors", { major: row.major })} lang="zh-CN">{row.major_zh ?? row.major}</a>
              </th>
              <td lang="zh-CN">{row.schools.map(named).join("、")}</td>
              <td class="number">{row.planned === null ? "—" : format.integer(row.planned)}</td>
              <td class="number">{format.integer(row.open)}</td>
              <td>{occupations(row)}</td>
            </tr>
          ))}
        </Table>
      )}
      {busy && items.length === 0 && <p class="state">{t("state.loading")}</p>}
      {!busy && !error && items.length === 0 && <p class="state">{t("majors.none")}</p>}
      {next !== null && !busy && <button type="button" class="button" onClick={more}>{t("majors.more")}</button>}
    </section>
  );
}
