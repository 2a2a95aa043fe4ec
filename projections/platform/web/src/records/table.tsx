import { allOf } from "../address";
import { useShell } from "../shell";
import { type Asked, keyOf, orderOf } from "./asked";
import type { Records } from "./declaration";
import { useRecordsI18n } from "./messages";
import type { Column, Model, Row } from "./reads";
import { ValueOf } from "./value";
import { isNumeric, useWords } from "./words";

interface Props {
  records: Records;
  model: Model;
  asked: Asked;
  items: Row[];
  /** Keys of rows that just came or changed. */
  marks: Set<string>;
  titleId: string;
}

/** The rows: a table, with its roles said because cards lose them; where there is little room, a card each. The first cell opens the details. */
export function Table({ records, model, asked, items, marks, titleId }: Props) {
  const { t } = useRecordsI18n();
  const { href, params, path } = useShell();
  const words = useWords();
  const name = records.name ?? asked.columns[0] ?? "";
  const shown = [name, ...asked.columns.filter((one) => one !== name)]
    .map((one) => model.columns.find((column) => column.name === one))
    .filter((one): one is Column => one !== undefined);
  const order = orderOf(asked, records);
  const leadsTo = (key: string): string => href(path, { ...allOf(params), row: key });

  return (
    <div class="scroll-x records-scroll" tabIndex={0} role="group" aria-labelledby={titleId}>
      <table class="records-table" role="table" data-testid="records-table">
        <thead role="rowgroup">
          <tr role="row">
            {shown.map((column) => (
              <Head key={column.name} column={column} title={words.titleOf(column)} order={order} label={t("records.sortBy", { name: words.titleOf(column) })} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {items.map((row) => {
            const key = keyOf(row, model);
            const [first, ...rest] = shown;
            const current = key === asked.row;
            return (
              <tr key={key} role="row" class={`${marks.has(key) ? "marked" : ""}${current ? " current" : ""}`} data-key={key}>
                {first && (
                  <th scope="row" role="rowheader">
                    <a href={leadsTo(key)} class="records-open" aria-current={current ? "true" : undefined} data-row={key}>
                      {row[first.name] === null ? <code>{key}</code> : <ValueOf column={first} row={row} words={words} />}
                    </a>
                  </th>
                )}
                {rest.map((column) => (
                  <td key={column.name} role="cell" class={isNumeric(column) ? "number" : undefined} data-title={words.titleOf(column)}>
                    <ValueOf column={column} row={row} words={words} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps {
  column: Column;
  title: string;
  order: string | null;
  label: string;
}

/** A column's title; pressing it sorts by the column, pressing it again the other way round. */
function Head({ column, title, order, label }: HeadProps) {
  const { change } = useShell();
  const [first = ""] = (order ?? "").split(",");
  const sorted = first === column.name ? "ascending" : first === `-${column.name}` ? "descending" : undefined;
  const numeric = isNumeric(column);
  const next = sorted === "ascending" ? `-${column.name}` : sorted === "descending" ? column.name : numeric ? `-${column.name}` : column.name;
  return (
    <th scope="col" role="columnheader" class={numeric ? "number" : undefined} aria-sort={sorted}>
      {column.sortable ? (
        <button type="button" class="sort" title={label} data-sort={column.name} onClick={() => change({ sort: next, rows: null }, true)}>
          {title}
          <span aria-hidden="true" class="sort-mark">
            {sorted === "ascending" ? "▲" : sorted === "descending" ? "▼" : "↕"}
          </span>
        </button>
      ) : (
        title
      )}
    </th>
  );
}
