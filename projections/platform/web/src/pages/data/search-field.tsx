import { useEffect, useState } from "preact/hooks";
import { useShell } from "../../shell";
import { useDataI18n } from "./messages";

const QUIET_MS = 250;

/** A field for words to look for; they are in the address as `q` once typing pauses. */
export function SearchField({ label }: { label?: string }) {
  const { t } = useDataI18n();
  const { params, change } = useShell();
  const said = params.get("q") ?? "";
  const [text, setText] = useState(said);
  useEffect(() => setText(said), [said]);
  useEffect(() => {
    if (text === said) return undefined;
    const timer = window.setTimeout(() => change({ q: text || null }), QUIET_MS);
    return () => window.clearTimeout(timer);
  }, [text, said]);
  return (
    <label class="search-field">
      <span>{label ?? t("data.search")}</span>
      <input type="search" value={text} maxLength={60} data-testid="data-search" onInput={(event) => setText(event.currentTarget.value)} />
    </label>
  );
}

/** Whether every word of `q` is in one of the texts. */
export function fits(q: string, ...texts: (string | null)[]): boolean {
  const within = texts.join(" ").toLowerCase();
  return q.toLowerCase().split(/\s+/).every((word) => within.includes(word));
}
