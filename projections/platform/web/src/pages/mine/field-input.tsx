import type { ComponentChildren } from "preact";
import type { FormField, LetterReason } from "../../client/shapes";
import { toldReason } from "../../told-reason";
import { CodeInput } from "./code-input";
import { useMineI18n } from "./messages";
import { RowsInput } from "./rows-input";
import { Line, Lines, type Named } from "./typed";
import { shanghaiInput, shanghaiIso, shownValue } from "./values";

interface Props {
  field: FormField;
  value: unknown;
  /** What it was, when it has been changed. */
  before?: unknown;
  reasons?: LetterReason[];
  /** Put before ids, where the same field stands several times. */
  prefix?: string;
  onValue(value: unknown): void;
}

/** One field of a fact with the input that fits its kind, and what is wrong with it. */
export function FieldInput({ field, value, before, reasons = [], prefix = "field", onValue }: Props) {
  const i18n = useMineI18n();
  const { lang, t } = i18n;
  const id = `${prefix}-${field.name}`;
  const label = lang === "zh" ? field.name_zh : englishName(field.name);
  const notes: [string, ComponentChildren][] = [];
  reasons.forEach((reason, index) =>
    notes.push([`${id}-wrong-${index}`, <span class="field-error">{toldReason(reason, i18n)}</span>]),
  );
  if (before !== undefined) notes.push([`${id}-before`, t("mine.letter.changed", { value: shownValue(before) || t("mine.form.none") })]);
  if (field.sealed) notes.push([`${id}-sealed`, t("mine.form.sealed")]);
  if (field.kind === "timestamp") notes.push([`${id}-zone`, t("mine.form.time")]);
  if (field.kind === "array" && field.rows.length === 0) notes.push([`${id}-lines`, t("mine.form.perLine")]);
  const named: Named = {
    id,
    "aria-describedby": notes.length > 0 ? notes.map(([note]) => note).join(" ") : undefined,
    "aria-invalid": reasons.length > 0,
    "data-testid": id,
  };
  const told = notes.map(([note, text]) => (
    <p key={note} id={note} class="hint">
      {text}
    </p>
  ));
  const name = (
    <>
      {label}
      {field.needed && <span class="hint"> {t("mine.form.required")}</span>} <code class="field-code">{field.name}</code>
    </>
  );
  if (field.kind === "array" && field.rows.length > 0)
    return (
      <fieldset class="form-field" data-testid={id}>
        <legend>{name}</legend>
        {told}
        <RowsInput field={field} prefix={id} value={value} onValue={onValue} />
      </fieldset>
    );
  return (
    <div class="form-field">
      <label for={id}>{name}</label>
      <Input field={field} named={named} value={value} onValue={onValue} />
      {told}
    </div>
  );
}

interface InputProps {
  field: FormField;
  named: Named;
  value: unknown;
  onValue(value: unknown): void;
}

function Input({ field, named, value, onValue }: InputProps) {
  const { lang, t } = useMineI18n();
  const text = value === null || value === undefined ? "" : String(value);
  const orNull = (entered: string): string | null => (entered === "" && field.nullable ? null : entered);
  if (field.sealed) return <input {...named} type="text" value={t("mine.form.sealed")} readOnly />;
  if (field.kind === "enum")
    return (
      <select {...named} value={text} onChange={(event) => onValue(event.currentTarget.value || null)}>
        <option value="">{t(field.nullable ? "mine.form.none" : "mine.form.choose")}</option>
        {field.symbols.map((symbol) => (
          <option key={symbol.code} value={symbol.code}>
            {lang === "zh" ? symbol.name_zh : englishName(symbol.code)}
          </option>
        ))}
      </select>
    );
  if (field.kind === "boolean")
    return (
      <select
        {...named}
        value={text}
        onChange={(event) => onValue(event.currentTarget.value === "" ? null : event.currentTarget.value === "true")}
      >
        <option value="">{t(field.nullable ? "mine.form.none" : "mine.form.choose")}</option>
        <option value="true">{t("mine.form.yes")}</option>
        <option value="false">{t("mine.form.no")}</option>
      </select>
    );
  if (field.kind === "date") return <Line named={named} type="date" value={text} onEntered={(entered) => onValue(orNull(entered))} />;
  if (field.kind === "timestamp")
    return (
      <Line
        named={named}
        type="datetime-local"
        step="1"
        value={shanghaiInput(text)}
        onEntered={(entered) => onValue(entered ? shanghaiIso(entered) : orNull(""))}
      />
    );
  if (field.kind === "int" || field.kind === "long" || field.kind === "double")
    return (
      <Line
        named={named}
        type="number"
        step={field.kind === "double" ? "any" : "1"}
        min={field.minimum ?? undefined}
        max={field.maximum ?? undefined}
        value={text}
        onEntered={(entered) => onValue(entered === "" ? null : Number(entered))}
      />
    );
  if (field.kind === "array")
    return (
      <Lines
        named={named}
        value={Array.isArray(value) ? value.join("\n") : ""}
        onEntered={(entered) => onValue(entered.split("\n").map((line) => line.trim()).filter(Boolean))}
      />
    );
  if (field.code_lists.length > 0) return <CodeInput field={field} named={named} value={text} onValue={(code) => onValue(orNull(code))} />;
  if (text.length > 60) return <Lines named={named} value={text} onEntered={(entered) => onValue(orNull(entered))} />;
  return <Line named={named} value={text} onEntered={(entered) => onValue(orNull(entered.trim()))} />;
}

/** "education_min" as "Education min". */
function englishName(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
