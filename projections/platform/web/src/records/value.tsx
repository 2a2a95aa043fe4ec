import type { Column, Row } from "./reads";
import type { Words } from "./words";

interface Props {
  column: Column;
  row: Row;
  words: Words;
  /** Show the code beside its name. */
  code?: boolean;
}

const CHINESE = /[\u4e00-\u9fff]/;

/** One value in words; of a code its name, with the code beside it or as a tooltip. */
export function ValueOf({ column, row, words, code = false }: Props) {
  const name = words.named(row, column.name);
  const value = row[column.name];
  if (name !== null) {
    const shown = column.choices.length > 0 || column.code_lists.length === 0 && column.refers_to === null ? null : String(value);
    return (
      <>
        <span lang={words.langOf(row, column.name)} title={code || shown === null ? undefined : shown}>
          {name}
        </span>
        {code && shown !== null && <code class="id">{shown}</code>}
      </>
    );
  }
  const text = words.plain(column, value);
  if (column.type === "day" || column.type === "time") return <span class="when">{text}</span>;
  if (column.is_key && typeof value === "string" && !CHINESE.test(value)) return <code>{text}</code>;
  return <span lang={CHINESE.test(text) ? "zh-CN" : undefined}>{text}</span>;
}
