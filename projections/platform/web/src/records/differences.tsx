import { useMemo } from "preact/hooks";
import type { Query } from "../api";
import { Failure } from "../components/panel";
import { Table } from "../components/table";
import { useShell } from "../shell";
import { usePages } from "../use-pages";
import type { Records } from "./declaration";
import { useRecordsI18n } from "./messages";
import { type Difference, loadDifferences, type Model } from "./reads";
import { ValueOf } from "./value";
import { useWords } from "./words";

const KINDS = { changed: "records.changed", appeared: "records.appeared", gone: "records.goneMark" } as const;

interface Props {
  records: Records;
  model: Model;
  /** Filters and words, as the API takes them. */
  query: Query;
  compare: string;
}

/** The rows that differ between the moment that is shown and the one that it is compared with. */
export function DifferencesPanel({ records, model, query, compare }: Props) {
  const { t, format } = useRecordsI18n();
  const { moment, day, live } = useShell();
  const asked = JSON.stringify(query);
  const load = useMemo(() => loadDifferences(model.name, query, compare), [model.name, asked, compare]);
  const { first, items, next, busy, error, more } = usePages(load, moment, live.models);
  const numbers = (name: "appeared" | "gone" | "changed" | "same"): string => format.integer(first?.[name] ?? 0);
  return (
    <section class="panel" aria-labelledby="differences-title" aria-busy={busy && first === null} data-testid="differences">
      <div class="panel-head">
        <h2 id="differences-title">{t("records.differences")}</h2>
      </div>
      {error && <Failure error={error} stale={first !== null} onRetry={more} />}
      {first && (
        <p class="hint">
          {t("records.differencesNote", { a: compare, b: day, appeared: numbers("appeared"), gone: numbers("gone"), changed: numbers("changed"), same: numbers("same") })}
        </p>
      )}
      {first && items.length === 0 && <p class="state">{t("records.differencesNone")}</p>}
      {items.length > 0 && (
        <Table of="differences-title" head={[t("records.changeKind"), t("records.what"), t("records.how")]}>
          {items.map((one) => (
            <Line key={one.key} one={one} records={records} model={model} />
          ))}
        </Table>
      )}
      {busy && <p class="state">{t("state.loading")}</p>}
      {!busy && !error && next !== null && (
        <button type="button" class="button" onClick={more}>{t("records.moreDifferences")}</button>
      )}
    </section>
  );
}

function Line({ one, records, model }: { one: Difference; records: Records; model: Model }) {
  const { t } = useRecordsI18n();
  const words = useWords();
  const row = one.after ?? one.before;
  if (!row) return null;
  const name = model.columns.find((column) => column.name === (records.name ?? records.columns[0]));
  const keys = model.columns.filter((column) => column.is_key && column !== name);
  return (
    <tr class={`difference-${one.change}`}>
      <td>{t(KINDS[one.change])}</td>
      <th scope="row">
        {name && <ValueOf column={name} row={row} words={words} />}
        {keys.map((column) => (
          <span key={column.name} class="id">{words.inWords(column, row)}</span>
        ))}
      </th>
      <td>
        {one.change === "changed" && one.before && one.after ? (
          <ul class="changed-columns">
            {one.columns.map((column) => {
              const found = model.columns.find((other) => other.name === column);
              if (!found || !one.before || !one.after) return null;
              return (
                <li key={column}>
                  {words.titleOf(found)} <del>{words.inWords(found, one.before)}</del> → <ins>{words.inWords(found, one.after)}</ins>
                </li>
              );
            })}
          </ul>
        ) : (
          "—"
        )}
      </td>
    </tr>
  );
}
