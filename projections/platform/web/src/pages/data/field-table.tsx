import type { FieldShape } from "../../client/shapes";
import { Table } from "../../components/table";
import { useShell } from "../../shell";
import { useDataI18n } from "./messages";

/** Fields with their type, meaning and rules. `id`: of what names the table. */
export function FieldTable({ id, fields }: { id: string; fields: FieldShape[] }) {
  const { lang, t } = useDataI18n();
  const { href } = useShell();
  return (
    <Table of={id} class="field-table" head={[t("data.field"), t("data.type"), t("data.meaning"), t("data.rules")]}>
      {fields.map((field) => (
        <tr key={field.name} class={field.inner ? "inner-field" : undefined}>
          <th scope="row">
            {lang === "zh" ? <FieldName of={field} /> : <code>{field.name}</code>}
          </th>
          <td>
            {lang === "zh" ? field.kind_zh : field.kind_en}
            {field.needed && <strong> {t("data.needed")}</strong>}
          </td>
          <td>{lang === "zh" ? field.doc_zh : field.doc}</td>
          <td>
            {field.symbols.length > 0 && <Symbols of={field} />}
            {field.code_lists.map((list) => (
              <p key={list}>
                <a href={href("/data", { part: "codes", list })}>{t("data.list", { name: list })}</a>
              </p>
            ))}
            {field.rules.map((rule) => <p key={rule.en}>{lang === "zh" ? rule.zh : rule.en}</p>)}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The Chinese name, with the name on the wire below it. */
function FieldName({ of }: { of: FieldShape }) {
  return (
    <>
      {of.title_zh}
      <code class="id">{of.name}</code>
    </>
  );
}

function Symbols({ of }: { of: FieldShape }) {
  const { lang } = useDataI18n();
  return (
    <ul class="symbols">
      {of.symbols.map((symbol, i) => (
        <li key={symbol}>
          {lang === "zh" && `${of.symbols_zh[i] ?? ""} `}
          <code>{symbol}</code>
        </li>
      ))}
    </ul>
  );
}
