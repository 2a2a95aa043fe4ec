import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef } from "preact/hooks";
import type { Moment } from "../../api";
import { Failure } from "../../components/panel";
import { ZhName } from "../../components/zh-name";
import { useShell } from "../../shell";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import { type Cell, type CohortBehind, type DemandBehind, loadBehind } from "./reads";
import { type Pages, usePages } from "./use-pages";

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
  const { moment } = useShell();
  const load = useCallback(
    (m: Moment, cursor: string | null, s: AbortSignal) => loadBehind<DemandBehind>("demands", cell, m, cursor, s),
    [cell],
  );
  const pages = usePages(load, moment);
  const wage = ({ wage_min, wage_max }: DemandBehind): string => {
    const told = [wage_min, wage_max].filter((n) => n !== null).map((n) => format.integer(n));
    return told.join("–") || "—";
  };
  return (
    <Listing title={t("fit.demands")} empty={t("fit.noDemands")} pages={pages} testId="behind-demands"
      head={[[t("fit.demand"), false], [t("fit.employer"), false], [t("fit.left"), true], [t("fit.wage"), true], [t("fit.until"), true]]}
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
  const { moment } = useShell();
  const load = useCallback(
    (m: Moment, cursor: string | null, s: AbortSignal) => loadBehind<CohortBehind>("cohorts", cell, m, cursor, s),
    [cell],
  );
  const pages = usePages(load, moment);
  return (
    <Listing title={t("fit.cohorts")} empty={t("fit.noCohorts")} refused={t("fit.closed")} pages={pages} testId="behind-cohorts"
      head={[[t("fit.major"), false], [t("fit.school"), false], [t("fit.size"), true], [t("fit.shared"), true], [t("fit.graduating"), true]]}
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
  /** Titles of the columns and whether each holds numbers. */
  head: [string, boolean][];
  pages: Pages<unknown>;
  /** What to say to those who may not see the list. */
  refused?: string;
  testId: string;
  children: ComponentChildren;
}

function Listing({ title, empty, head, pages, refused, testId, children }: ListingProps) {
  const { t } = useFitI18n();
  const { items, next, busy, error, more } = pages;
  const closed = error?.status === 401 || error?.status === 403 ? refused : undefined;
  return (
    <div class="listing" data-testid={testId}>
      <h3 id={`${testId}-title`}>{title}</h3>
      {items.length > 0 && (
        <div class="scroll-x" tabIndex={0} role="group" aria-labelledby={`${testId}-title`}>
          <table>
            <thead>
              <tr>
                {head.map(([name, number]) => (
                  <th key={name} scope="col" class={number ? "number" : undefined}>{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>{children}</tbody>
          </table>
        </div>
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
