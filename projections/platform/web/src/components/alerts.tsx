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

const QUIET = "source-quiet";

/** Demands that end soon with places still open, and members that have gone quiet; the first due first. */
export function Alerts({ resource, day }: Props) {
  const { lang, t, format } = useI18n();
  return (
    <Panel id="alerts" title={t("alerts.title")} resource={resource} testId="alerts">
      {(alerts) => {
        if (alerts.length === 0) return <p class="state">{t("alerts.empty")}</p>;
        const sorted = [...alerts].sort(
          (a, b) => a.due_on.localeCompare(b.due_on) || (b.openings_left ?? 0) - (a.openings_left ?? 0),
        );
        const days = (alert: Alert): string => {
          const left = daysBetween(day, alert.due_on);
          if (alert.kind === QUIET) return t("alerts.overdue", { n: Math.max(1, -left) });
          if (left <= 0) return t("alerts.today");
          return left === 1 ? t("alerts.day") : t("alerts.days", { n: left });
        };
        const head = (alert: Alert): string =>
          alert.kind === QUIET ? t("alerts.quiet") : t("alerts.left", { n: format.integer(alert.openings_left ?? 0) });
        return (
          <>
            <ul class="alerts">
              {sorted.slice(0, SHOWN).map((alert) => (
                <li key={`${alert.kind}/${alert.subject}`}>
                  <p class="feed-head">
                    <strong>{head(alert)}</strong>
                    <span class="due">{days(alert)}</span>
                  </p>
                  <p class="feed-body">
                    <ZhName name={alert.member_zh} code={alert.member} />
                    {alert.title && <ZhName name={alert.title} code={alert.subject} />}
                    {alert.kind === QUIET || <code class="subject">{alert.subject}</code>}
                    <span class="hint">{lang === "zh" ? alert.zh : alert.en}</span>
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
