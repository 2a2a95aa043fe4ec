import { useLayoutEffect, useRef } from "preact/hooks";
import { shanghaiToday } from "../format";
import { useI18n } from "../i18n";

/** Earlier than any fact can be; keeps a half-typed year (0202-…) from being taken for a choice. */
const EARLIEST = "2000-01-01";

interface Choice {
  asOf: string | null;
  onMoment(asOf: string | null): void;
}

/** The date control: a past day puts `as_of` into the URL, an emptied field goes back to now. */
export function AsOfPicker({ asOf, onMoment }: Choice) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  // Set only when the moment changes: setting it on every render would wipe what is being typed.
  useLayoutEffect(() => {
    if (input.current) input.current.value = asOf ?? "";
  }, [asOf]);

  const onChange = (): void => {
    const field = input.current;
    if (!field?.validity.valid) return;
    const chosen = field.value || null;
    if (chosen !== asOf) onMoment(chosen);
  };

  return (
    <div class="asof">
      <label for="asof">{t("asof.label")}</label>
      <input
        ref={input}
        id="asof"
        type="date"
        min={EARLIEST}
        max={shanghaiToday()}
        aria-describedby="asof-hint"
        data-testid="asof-input"
        onChange={onChange}
      />
      <span id="asof-hint" class="hint">
        {t("asof.hint")}
      </span>
    </div>
  );
}

/** Says loudly that the page shows a past day. */
export function AsOfBanner({ asOf, knownAt, onMoment }: Choice & { knownAt: string | null }) {
  const { t } = useI18n();
  return (
    <div class="banner" role="status" data-testid="asof-banner">
      <p>
        <strong>{t("asof.viewing", { date: asOf ?? shanghaiToday() })}</strong>
        {knownAt !== null && t("asof.known", { date: knownAt })}
        <span class="hint"> · {t("asof.note")}</span>
      </p>
      <button type="button" class="button" data-testid="asof-back" onClick={() => onMoment(null)}>
        {t("asof.back")}
      </button>
    </div>
  );
}
