import type { FormField } from "../../client/shapes";
import { FieldInput } from "./field-input";
import type { Fact } from "./letter-reads";
import { useMineI18n } from "./messages";

interface Props {
  field: FormField;
  prefix: string;
  value: unknown;
  onValue(value: Fact[]): void;
}

/** A list of records: one group of inputs for each. */
export function RowsInput({ field, prefix, value, onValue }: Props) {
  const { t } = useMineI18n();
  const rows = Array.isArray(value) ? (value as Fact[]) : [];
  const empty = (): Fact => Object.fromEntries(field.rows.map((one) => [one.name, one.nullable ? null : ""]));
  return (
    <>
      {rows.map((row, index) => (
        <fieldset key={index} class="rows-row">
          <legend>{t("mine.form.row", { n: index + 1 })}</legend>
          {field.rows.map((inner) => (
            <FieldInput
              key={inner.name}
              field={inner}
              prefix={`${prefix}-${index}`}
              value={row[inner.name]}
              onValue={(next) => onValue(rows.map((one, at) => (at === index ? { ...one, [inner.name]: next } : one)))}
            />
          ))}
          <button type="button" class="button" onClick={() => onValue(rows.filter((_, at) => at !== index))}>
            {t("mine.form.removeRow", { n: index + 1 })}
          </button>
        </fieldset>
      ))}
      <p>
        <button type="button" class="button" onClick={() => onValue([...rows, empty()])}>
          {t("mine.form.addRow")}
        </button>
      </p>
    </>
  );
}
