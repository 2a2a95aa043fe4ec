import { useLayoutEffect, useRef } from "preact/hooks";
import { shanghaiToday } from "../format";

/** Earlier than any fact can be; keeps a half-typed year (0202-…) from being taken for a choice. */
const EARLIEST = "2000-01-01";

interface Props {
  id: string;
  label: string;
  hint: string;
  value: string | null;
  onDay(day: string | null): void;
}

/** A labelled date, not later than today; an emptied field gives null. */
export function DayField({ id, label, hint, value, onDay }: Props) {
  const input = useRef<HTMLInputElement>(null);
  // Set only when the value changes: setting it on every render would wipe what is being typed.
  useLayoutEffect(() => {
    if (input.current) input.current.value = value ?? "";
  }, [value]);

  const onChange = (): void => {
    const field = input.current;
    if (!field?.validity.valid) return;
    const chosen = field.value || null;
    if (chosen !== value) onDay(chosen);
  };

  return (
    <div class="day-field">
      <label for={id}>{label}</label>
      <input
        ref={input}
        id={id}
        type="date"
        min={EARLIEST}
        max={shanghaiToday()}
        aria-describedby={`${id}-hint`}
        data-testid={`${id}-input`}
        onChange={onChange}
      />
      <span id={`${id}-hint`} class="hint">
        {hint}
      </span>
    </div>
  );
}
