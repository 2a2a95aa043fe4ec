import { address } from "../api";
import { useShell } from "../shell";
import { type Asked, filterQuery, orderOf } from "./asked";
import type { Records } from "./declaration";
import { Drop } from "./drop";
import { useRecordsI18n } from "./messages";
import type { Model } from "./reads";
import { useWords } from "./words";

interface Props {
  records: Records;
  model: Model;
  asked: Asked;
  /** How many rows there are; null while that is being read. */
  count: number | null;
}

const FORMATS = ["csv", "xlsx", "parquet", "jsonl"] as const;

/** Which columns are shown, in what order the rows are, and files of exactly these rows. */
export function Tools({ records, model, asked, count }: Props) {
  return (
    <div class="records-tools">
      <Order records={records} model={model} asked={asked} />
      <Columns records={records} model={model} asked={asked} />
      <Exports records={records} asked={asked} count={count} />
    </div>
  );
}

function Order({ records, model, asked }: Omit<Props, "count">) {
  const { t } = useRecordsI18n();
  const { change } = useShell();
  const words = useWords();
  const best = records.search === "words" && asked.words.trim() !== "";
  const sorts = model.columns
    .filter((column) => column.sortable && asked.columns.includes(column.name))
    .flatMap((column) => {
      const name = words.titleOf(column);
      return [
        { value: column.name, title: t("records.up", { name }) },
        { value: `-${column.name}`, title: t("records.down", { name }) },
      ];
    });
  const known = asked.sort === null || sorts.some(({ value }) => value === asked.sort);
  return (
    <label class="records-order">
      <span>{t("records.order")}</span>
      <select value={asked.sort ?? ""} data-testid="records-order" onChange={(event) => change({ sort: event.currentTarget.value || null, rows: null }, true)}>
        <option value="">{t(best ? "records.orderBest" : "records.orderKept")}</option>
        {!known && <option value={asked.sort ?? ""}>{asked.sort}</option>}
        {sorts.map(({ value, title }) => (
          <option key={value} value={value}>{title}</option>
        ))}
      </select>
    </label>
  );
}

function Columns({ records, model, asked }: Omit<Props, "count">) {
  const { t } = useRecordsI18n();
  const { change } = useShell();
  const words = useWords();
  const choose = (name: string, on: boolean): void => {
    const shown = on ? [...asked.columns, name] : asked.columns.filter((one) => one !== name);
    const usual = shown.join(",") === records.columns.join(",");
    if (shown.length > 0) change({ cols: usual ? null : shown.join(",") }, false);
  };
  return (
    <Drop id="records-columns" title={t("records.columns")}>
      <ul class="options">
        {model.columns.map((column) => (
          <li key={column.name}>
            <label>
              <input
                type="checkbox"
                checked={asked.columns.includes(column.name)}
                data-column={column.name}
                onChange={(event) => choose(column.name, event.currentTarget.checked)}
              />
              <span>{words.titleOf(column)}</span>
            </label>
          </li>
        ))}
      </ul>
      <button type="button" class="link" onClick={() => change({ cols: null }, false)}>{t("records.columnsReset")}</button>
    </Drop>
  );
}

function Exports({ records, asked, count }: Omit<Props, "model">) {
  const { lang, t, format } = useRecordsI18n();
  const { moment } = useShell();
  const query = { ...filterQuery(asked, records), sort: orderOf(asked, records) };
  return (
    <Drop id="records-export" title={t("records.export")}>
      <p class="hint">{t("records.exportNote", { n: count === null ? "…" : format.integer(count) })}</p>
      <ul class="options">
        {FORMATS.map((one) => (
          <li key={one}>
            <a
              href={address(`models/${records.model}/export`, moment, { ...query, format: one, header: one === "csv" || one === "xlsx" ? lang : null })}
              download=""
              data-format={one}
            >
              {t(`records.${one}`)}
            </a>
          </li>
        ))}
        <li>
          <button type="button" class="link" onClick={() => window.print()}>{t("records.print")}</button>
        </li>
      </ul>
    </Drop>
  );
}
