import { useEffect, useState } from "preact/hooks";
import { useI18n } from "../i18n";
import type { LiveState } from "../stream";

const TICK_MS = 15_000;

interface Props {
  freshest: string | null;
  /** Whether the figures have been read at all. */
  known: boolean;
  state: LiveState;
  past: boolean;
  held: boolean;
  onHold(held: boolean): void;
}

/** How old the newest fact is, and whether the page is moving with the platform. */
export function Freshness({ freshest, known, state, past, held, onHold }: Props) {
  const { t, format } = useI18n();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, [freshest]);

  const time = freshest && format.time(freshest);
  // On a past day the distance from today says nothing about how fresh that day's figures were.
  const age = freshest && time && !past ? t("fresh.ago", { time, ago: format.ago(freshest, now) }) : time;
  return (
    <div class="freshness">
      <span class="fresh-line" data-testid="freshest">
        {t("fresh.latest")} {freshest ? <time dateTime={freshest}>{age}</time> : known ? t("fresh.none") : "…"}
      </span>
      <span class={`live live-${state}`} role="status" data-testid="live-state" data-state={state}>
        <span class="live-dot" aria-hidden="true" />
        <span class="visually-hidden">{t("live.label")} </span>
        {t(`live.${state}`)}
      </span>
      {!past && (
        <button type="button" class="button quiet" data-testid="live-toggle" onClick={() => onHold(!held)}>
          {held ? t("live.resume") : t("live.pause")}
        </button>
      )}
    </div>
  );
}
