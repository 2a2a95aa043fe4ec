import type { Alert } from "../api-types";
import { daysBetween } from "../format";
import { useI18n } from "../i18n";
import type { Resource } from "../use-resource";
import { Panel } from "./panel";
import { ZhName } from "./zh-name";

const SHOWN = 12;

interface Props {
  resource: Resource<Alert[]>;
  /** The day the page shows, from which the days left are counted. */
  day: string;
}

/** Demands that end soon with places still open, soonest first. */
export function Alerts({ resource, day }: Props) {
  const { t, format } = useI18n();
  return (
    <Panel id="alerts" title={t("alerts.title")} resource={resource} testId="alerts">
      {(alerts) => {
        if (alerts.length === 0) return <p class="state">{t("alerts.empty")}</p>;
        const sorted = [...alerts].sort(
          (a, b) => a.due_on.localeCompare(b.due_on) || b.openings_left - a.openings_left,
        );
        const days = (due: string): string => {
          const left = daysBetween(day, due);
          if (left <= 0) return t("alerts.today");
          return left === 1 ? t("alerts.day") : t("alerts.days", { n: left });
        };
        return (
          <>
            <ul class="alerts">
              {sorted.slice(0, SHOWN).map((alert) => (
                <li key={alert.subject}>
                  <p class="feed-head">
                    <strong>{t("alerts.left", { n: format.integer(alert.openings_left) })}</strong>
                    <span class="due">{days(alert.due_on)}</span>
                  </p>
                  <p class="feed-body">
                    <ZhName name={alert.member_zh} code={alert.member} />
                    <code class="subject">{alert.subject}</code>
                    <time class="hint" dateTime={alert.due_on}>
                      {t("alerts.due", { date: alert.due_on })}
                    </time>
                  </p>
                </li>
              ))}
            </ul>
            {sorted.length > SHOWN && (
              <p class="hint">{t("alerts.more", { n: format.integer(sorted.length - SHOWN) })}</p>
            )}
          </>
        );
      }}
    </Panel>
  );
}
