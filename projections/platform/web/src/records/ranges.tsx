import { useLayoutEffect, useRef } from "preact/hooks";
import { useShell } from "../shell";
import type { Asked } from "./asked";
import { useRecordsI18n } from "./messages";
import type { Column } from "./reads";
import { isNumeric } from "./words";

const STEPS: Partial<Record<Column["type"], string>> = { integer: "1", number: "any" };

/** From and to of one column of numbers or days. */
export function Range({ column, title, asked }: { column: Column; title: string; asked: Asked }) {
  const { t } = useRecordsI18n();
  const day = !isNumeric(column);
  return (
    <div class="range">
      <Bound parameter={`${column.name}.from`} label={t(day ? "records.fromDay" : "records.from", { name: title })} step={STEPS[column.type]} asked={asked} />
      <Bound parameter={`${column.name}.to`} label={t(day ? "records.toDay" : "records.to", { name: title })} step={STEPS[column.type]} asked={asked} />
    </div>
  );
}

interface BoundProps {
  parameter: string;
  label: string;
  /** Of a number; a day has none. */
  step: string | undefined;
  asked: Asked;
}

function Bound({ parameter, label, step, asked }: BoundProps) {
  const { change } = useShell();
  const input = useRef<HTMLInputElement>(null);
  const value = asked.filters[parameter]?.[0] ?? "";
  // Set only when the address changes: setting it on every render would wipe what is being typed.
  useLayoutEffect(() => {
    if (input.current) input.current.value = value;
  }, [value]);
  const onChange = (): void => {
    const field = input.current;
    if (field?.validity.valid && field.value !== value) change({ [parameter]: field.value || null, rows: null }, true);
  };
  return (
    <label>
      <span>{label}</span>
      <input ref={input} type={step === undefined ? "date" : "number"} step={step} data-testid={parameter} onChange={onChange} />
    </label>
  );
}
