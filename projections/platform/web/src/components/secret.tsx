import { useState } from "preact/hooks";

/** Something that is shown once, to be copied; it is kept nowhere. */
export function Secret({ value, copy, copied }: { value: string; copy: string; copied: string }) {
  const [done, setDone] = useState(false);
  const onCopy = (): void => {
    // Without the right to the clipboard it can still be selected.
    navigator.clipboard?.writeText(value).then(() => setDone(true), () => setDone(false));
  };
  return (
    <>
      <code class="secret">{value}</code>
      <button type="button" class="button" onClick={onCopy}>
        {done ? copied : copy}
      </button>
    </>
  );
}
