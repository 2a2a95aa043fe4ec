import { useCallback, useMemo, useState } from "preact/hooks";
import { NOW } from "../api";
import { Failure } from "../components/panel";
import { pick } from "../i18n";
import { useShell } from "../shell";
import { useResource } from "../use-resource";
import { type Asked, AT_ONCE, filterQuery, keyOf, MOST, orderOf } from "./asked";
import { Chips } from "./chips";
import { Closed } from "./closed";
import type { Records } from "./declaration";
import { Detail } from "./detail";
import { DifferencesPanel } from "./differences";
import { Drop } from "./drop";
import { Facets } from "./facets";
import { FreshLine } from "./fresh-line";
import { useRecordsI18n } from "./messages";
import { Range } from "./ranges";
import { loadCount, loadFacets, type Model } from "./reads";
import { SearchBox } from "./search-box";
import { Table } from "./table";
import { Tools } from "./tools";
import { useMarks, useRows } from "./use-rows";
import { useSlowly } from "./use-slowly";
import { useWords } from "./words";

const FACETS_MS = 5_000;

interface Props {
  records: Records;
  model: Model;
  asked: Asked;
}

/** One list: what narrows it, its rows, the row that is looked at, and what differs from another moment. */
export function List({ records, model, asked }: Props) {
  const { lang, t, format } = useRecordsI18n();
  const { moment, compare, live, change } = useShell();
  const words = useWords();
  const filters = useSame(filterQuery(asked, records));
  const query = useSame({ ...filters, sort: orderOf(asked, records) });
  const rows = useRows(model.name, query, moment, asked.rows, live.models);
  const refused = rows.error?.status === 401 || rows.error?.status === 403;
  const count = useResource(useMemo(() => loadCount(model.name, filters), [model, filters]), moment, live.models);
  const then = useThen(model.name, filters, compare);
  const [opened, setOpened] = useState<string[]>([]);
  const onOpen = useCallback((column: string) => setOpened((old) => (old.includes(column) ? old : [...old, column])), []);
  // Counting the values of a column is dear: only of those that were opened, or whose chosen values need names.
  const counted = useSame(records.facets.filter((column) => opened.includes(column) || column in asked.filters || `${column}.empty` in asked.filters));
  const slowly = useSlowly(live.models, FACETS_MS);
  const facets = useResource(useMemo(() => loadFacets(model.name, counted, filters), [model, counted, filters]), moment, slowly);
  const marks = useMarks(rows.items, JSON.stringify([query, moment, asked.rows]), (row) => keyOf(row, model));
  const told = marks.size > 0 ? t("records.moved") : "";
  if (refused) return <Closed records={records} />;

  const { items, next, error, busy, adding, reload } = rows;
  const narrowed = asked.words !== "" || Object.keys(asked.filters).length > 0;
  const n = count.data === null || count.busy ? "…" : format.integer(count.data);
  const ranges = (records.ranges ?? []).flatMap((name) => model.columns.find((column) => column.name === name) ?? []);
  const titleId = `${records.id}-title`;
  return (
    <>
      {compare?.asOf && <DifferencesPanel records={records} model={model} query={filters} compare={compare.asOf} />}
      <div class={asked.row === null ? "records-layout" : "records-layout open"}>
      <section class="panel records" aria-labelledby={titleId} aria-busy={busy} data-testid="records">
        <div class="panel-head">
          <h2 id={titleId}>{pick(lang, records.title)}</h2>
          <p class="records-count" role="status" data-testid="records-count">
            {compare && then !== null ? t("records.countThen", { n, date: compare.asOf ?? "", then: format.integer(then) }) : t("records.count", { n })}
          </p>
        </div>
        {records.note && <p class="hint">{pick(lang, records.note)}</p>}
        {model.shown !== "all" && <p class="hint">{t(model.shown === "own" ? "records.ownOnly" : "records.rounded")}</p>}
        <FreshLine families={records.families} />
        <div class="records-bar">
          {records.search && <SearchBox value={asked.words} hint={t(records.search === "words" ? "records.searchWords" : "records.searchText")} />}
          <div class="records-filters" role="group" aria-label={t("records.filters")} data-testid="records-filters">
            <Facets resource={facets} asked={asked} columns={records.facets} onOpen={onOpen} title={(name) => words.columnTitle(model, name)} />
            {ranges.map((column) => {
              const title = words.titleOf(column);
              return (
                <Drop key={column.name} id={`range-${column.name}`} title={title}>
                  <Range column={column} title={title} asked={asked} />
                </Drop>
              );
            })}
          </div>
          <Tools records={records} model={model} asked={asked} count={count.data} />
        </div>
        <Chips asked={asked} model={model} facets={facets} />
        {error && <Failure error={error} stale={items.length > 0} onRetry={reload} />}
        {items.length > 0 && <Table records={records} model={model} asked={asked} items={items} marks={marks} titleId={titleId} />}
        {busy && items.length === 0 && <p class="state loading-records">{t("state.loading")}</p>}
        {!busy && !error && items.length === 0 && <p class="state" data-testid="records-none">{t(narrowed ? "records.nothing" : "records.nothingYet")}</p>}
        {next !== null && asked.rows < MOST && (
          <button type="button" class="button records-more" disabled={adding} data-testid="records-more" onClick={() => change({ rows: String(asked.rows + AT_ONCE) }, false)}>
            {t("records.more", { n: format.integer(items.length) })}
          </button>
        )}
        {next !== null && asked.rows >= MOST && <p class="hint">{t("records.tooMany", { n: format.integer(items.length) })}</p>}
        {next === null && !busy && items.length > AT_ONCE && <p class="hint">{t("records.all", { n: format.integer(items.length) })}</p>}
        <p class="visually-hidden" aria-live="polite">{told}</p>
      </section>
      {asked.row !== null && <Detail key={asked.row} records={records} model={model} row={asked.row} />}
      </div>
    </>
  );
}

/** The same object as long as it says the same. */
function useSame<T>(value: T): T {
  const text = JSON.stringify(value);
  return useMemo(() => value, [text]);
}

const NEVER = async (): Promise<null> => null;

/** How many rows there were at the moment that is compared with. */
function useThen(model: string, filters: Parameters<typeof loadCount>[1], compare: ReturnType<typeof useShell>["compare"]): number | null {
  const load = useMemo(() => (compare ? loadCount(model, filters) : NEVER), [model, filters, compare === null]);
  const { data, busy } = useResource<number | null>(load, compare ?? NOW, 0);
  return busy ? null : data;
}
