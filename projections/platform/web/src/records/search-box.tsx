import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useShell } from "../shell";
import { useRecordsI18n } from "./messages";

/** How long typing must rest before it is looked for. */
const REST_MS = 300;

/** Words to look for; they go into the address as they are typed, Enter makes a step for Back. */
export function SearchBox({ value, hint }: { value: string; hint: string }) {
  const { t } = useRecordsI18n();
  const { change } = useShell();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  useLayoutEffect(() => {
    const field = input.current;
    // While it is typed in, what was looked for already is behind what stands there.
    if (field && field.value.trim() !== value && timer.current === 0) field.value = value;
  }, [value]);
  // It would take the words and rows of the next page out of its address.
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const look = (push: boolean): void => {
    window.clearTimeout(timer.current);
    timer.current = 0;
    change({ q: input.current?.value.trim() || null, rows: null }, push);
  };
  return (
    <form
      role="search"
      class="records-search"
      onSubmit={(event) => {
        event.preventDefault();
        look(true);
      }}
    >
      <label>
        <span>{t("records.search")}</span>
        <input
          ref={input}
          type="search"
          maxLength={100}
          placeholder={hint}
          data-testid="records-search"
          onInput={() => {
            window.clearTimeout(timer.current);
            timer.current = window.setTimeout(() => look(false), REST_MS);
          }}
        />
      </label>
    </form>
  );
}
