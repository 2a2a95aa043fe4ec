interface Props {
  label: string;
  /** Shown for no choice; without it there always is one. */
  none?: string;
  value: string | null;
  /** Value and text of each. */
  options: readonly (readonly [value: string, text: string])[];
  testId: string;
  onChoose(value: string | null): void;
}

/** One of several values, with its label. What is chosen stays to be seen where it is no option now. */
export function Choice({ label, none, value, options, testId, onChoose }: Props) {
  return (
    <label>
      <span>{label}</span>
      <select value={value ?? ""} data-testid={testId} onChange={(event) => onChoose(event.currentTarget.value || null)}>
        {none !== undefined && <option value="">{none}</option>}
        {value !== null && !options.some(([one]) => one === value) && <option value={value}>{value}</option>}
        {options.map(([one, text]) => (
          <option key={one} value={one}>{text}</option>
        ))}
      </select>
    </label>
  );
}
