import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Page } from "../../api-types";
import { Failure } from "../../components/panel";
import { type Head, Table } from "../../components/table";
import { ZhName } from "../../components/zh-name";
import { isClosed } from "../../open";
import { useShell } from "../../shell";
import { type Pages, usePages } from "../../use-pages";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import { type Cell, type DemandBehind, loadCohorts, loadDemands } from "./reads";

/** The demands and the cohorts of what is looked at. `title` names it. */
export function Behind({ cell, title }: { cell: Cell; title: string }) {
  const { t } = useFitI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(cell);
  useEffect(() => {
    // A cell was chosen on this page: its contents are what the reader wants next.
    if (before.current !== cell && cell.occupation !== null) heading.current?.focus();
    before.current = cell;
  }, [cell]);
  return (
    <section class="panel" aria-labelledby="behind-title" data-testid="behind">
      <div class="panel-head">
        <h2 id="behind-title" ref={heading} tabIndex={-1}>
          {title}
        </h2>
      </div>
      <p class="hint">{t("fit.behindNote")}</p>
      <Demands cell={cell} />
      <Cohorts cell={cell} />
    </section>
  );
}

function Demands({ cell }: { cell: Cell }) {
  const { t, format } = useFitI18n();
  const { moment, live } = useShell();
  const pages = usePages(useMemo(() => loadDemands(cell), [cell]), moment, live.models);
  const wage = ({ wage_min, wage_max }: DemandBehind): string => {
    const told = [wage_min, wage_max].filter((n) => n !== null).map((n) => format.integer(n));
    return told.join("–") || "—";
  };
  return (
    <Listing title={t("fit.demands")} empty={t("fit.noDemands")} pages={pages} testId="behind-demands"
      head={[t("fit.demand"), t("fit.employer"), { number: t("fit.left") }, { number: t("fit.wage") }, { number: t("fit.until") }]}
    >
      {pages.items.map((row) => (
        <tr key={row.subject}>
          <th scope="row">
            <ZhName name={row.title} code={row.subject} />
            <code class="id">{row.subject}</code>
          </th>
          <td><ZhName name={row.member_zh} code={row.member} /></td>
          <td class="number">{format.integer(row.open)} / {format.integer(row.openings)}</td>
          <td class="number">{wage(row)}</td>
          <td class="number">{row.valid_until}</td>
        </tr>
      ))}
    </Listing>
  );
}

function Cohorts({ cell }: { cell: Cell }) {
  const { t } = useFitI18n();
  const names = useNames();
  const { moment, live } = useShell();
  const pages = usePages(useMemo(() => loadCohorts(cell), [cell]), moment, live.models);
  return (
    <Listing title={t("fit.cohorts")} empty={t("fit.noCohorts")} refused={t("fit.closed")} pages={pages} testId="behind-cohorts"
      head={[t("fit.major"), t("fit.school"), { number: t("fit.size") }, { number: t("fit.shared") }, { number: t("fit.graduating") }]}
    >
      {pages.items.map((row) => (
        <tr key={row.subject}>
          <th scope="row">
            <ZhName name={row.major_zh} code={row.major} />
            <code class="id">{row.subject}</code>
          </th>
          <td><ZhName name={row.member_zh} code={row.member} /></td>
          <td class="number">{names.people(row.size)}</td>
          <td class="number">{row.occupations}</td>
          <td class="number">{row.graduates_on}</td>
        </tr>
      ))}
    </Listing>
  );
}

interface ListingProps {
  title: string;
  empty: string;
  head: Head[];
  pages: Pages<Page<unknown>>;
  /** What to say to those who may not see the list. */
  refused?: string;
  testId: string;
  children: ComponentChildren;
}

function Listing({ title, empty, head, pages, refused, testId, children }: ListingProps) {
  const { t } = useFitI18n();
  const { items, next, busy, error, more } = pages;
  const closed = isClosed(error) ? refused : undefined;
  return (
    <div class="listing" data-testid={testId}>
      <h3 id={`${testId}-title`}>{title}</h3>
      {items.length > 0 && (
        <Table of={`${testId}-title`} head={head}>
          {children}
        </Table>
      )}
      {!busy && !error && items.length === 0 && <p class="state">{empty}</p>}
      {error && closed && <p class="state">{closed}</p>}
      {error && !closed && <Failure error={error} stale={false} onRetry={more} />}
      {busy && <p class="state">{t("state.loading")}</p>}
      {!busy && !error && next !== null && (
        <button type="button" class="button" onClick={more}>{t("fit.more")}</button>
      )}
    </div>
  );
}
