import { useMemo } from "preact/hooks";
import type { Moments } from "../address";
import { type Load, via } from "../api";
import type { Fact } from "../api-types";
import { facts } from "../client/operations";
import { useI18n } from "../i18n";
import { useShell } from "../shell";
import { newest } from "../use-live";
import { useResource } from "../use-resource";
import { DayField } from "./day-field";
import { Freshness } from "./freshness";

const loadLatest: Load<Fact[]> = async (m, s) => (await facts(via(m, s), { limit: 1 })).items;

interface Props {
  moments: Moments;
  held: boolean;
  onHold(held: boolean): void;
}

/** Which moment the page shows, how fresh that is, and loud lines where it is not the present. */
export function MomentBar({ moments, held, onHold }: Props) {
  const { t } = useI18n();
  const { moment, past, live, change, day } = useShell();
  const { asOf, knownAt, compare, badDate } = moments;
  const latest = useResource(loadLatest, moment, live.lists);
  const freshest = useMemo(
    () => newest(live.facts, latest.data ?? [])[0]?.recorded_at ?? null,
    [live.facts, latest.data],
  );
  return (
    <div class="moment" data-testid="moment">
      <div class="bar">
        <div class="asof">
          <DayField
            id="asof"
            label={t("asof.label")}
            hint={t("asof.hint")}
            value={asOf}
            onDay={(chosen) => change({ as_of: chosen }, true)}
          />
          <details class="asof-more" open={knownAt !== null || compare !== null}>
            <summary data-testid="asof-more">{t("asof.more")}</summary>
            <div class="asof-fields">
              <DayField
                id="known"
                label={t("asof.knownLabel")}
                hint={t("asof.knownHint")}
                value={knownAt}
                onDay={(chosen) => change({ known_at: chosen }, true)}
              />
              <DayField
                id="compare"
                label={t("asof.compareLabel")}
                hint={t("asof.compareHint")}
                value={compare}
                onDay={(chosen) => change({ compare: chosen }, true)}
              />
            </div>
          </details>
        </div>
        <Freshness
          freshest={freshest}
          known={latest.data !== null}
          state={live.state}
          past={past}
          held={held}
          onHold={onHold}
        />
      </div>
      {(past || compare !== null) && (
        <div class="banner" role="status" data-testid="asof-banner">
          <p>
            <strong>{past ? t("asof.viewing", { date: day }) : t("asof.now")}</strong>
            {knownAt !== null && t("asof.known", { date: knownAt })}
            {compare !== null && t("asof.comparing", { date: compare })}
            {past && <span class="hint"> · {t("asof.note")}</span>}
          </p>
          <button
            type="button"
            class="button"
            data-testid="asof-back"
            onClick={() => change({ as_of: null, known_at: null, compare: null }, true)}
          >
            {past ? t("asof.back") : t("asof.endCompare")}
          </button>
        </div>
      )}
      {badDate !== null && (
        <p class="notice" role="alert">
          {t("asof.bad", { value: badDate })}
        </p>
      )}
      {live.state === "offline" && (
        <p class="notice" role="status" data-testid="offline">
          {t("live.offlineNote")}
        </p>
      )}
    </div>
  );
}
