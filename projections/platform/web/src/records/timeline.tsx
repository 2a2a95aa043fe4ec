import { useEffect, useMemo } from "preact/hooks";
import { Panel } from "../components/panel";
import { ZhName } from "../components/zh-name";
import { useShell } from "../shell";
import { useResource } from "../use-resource";
import { ReadError } from "../api";
import { useRecordsI18n } from "./messages";
import { type FieldChange, loadTimeline, type TimelineFact } from "./reads";
import { useStated } from "./stated";

const ARCHIVE_MS = 5_000;

/** All accepted facts about one subject, newest first, and what each changed. */
export function Timeline({ family, subject }: { family: string; subject: string }) {
  const { t } = useRecordsI18n();
  const { moment, live } = useShell();
  const load = useMemo(() => loadTimeline(family, subject), [family, subject]);
  const resource = useResource(load, moment, live.models);
  // The archive is some seconds behind; nothing on the stream tells when it has caught up.
  const waiting = resource.data?.some((fact) => fact.changes === null) ?? false;
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = window.setInterval(resource.reload, ARCHIVE_MS);
    return () => window.clearInterval(timer);
  }, [waiting, resource.reload]);
  // A subject without facts at this moment is no failure.
  const none = resource.error instanceof ReadError && resource.error.status === 404;
  const shown = none ? { ...resource, data: [] as TimelineFact[], error: null, busy: false } : resource;
  return (
    <Panel id="timeline" title={t("records.timeline")} resource={shown} testId="timeline">
      {(facts) =>
        facts.length === 0 ? (
          <p class="state">{t("records.timelineNone")}</p>
        ) : (
          <>
            <p class="hint">{t("records.timelineNote")}</p>
            <ol class="timeline" reversed>
              {[...facts].reverse().map((fact) => (
                <Told key={fact.event_id} fact={fact} />
              ))}
            </ol>
          </>
        )
      }
    </Panel>
  );
}

function Told({ fact }: { fact: TimelineFact }) {
  const { t, format } = useRecordsI18n();
  return (
    <li>
      <p class="feed-head">
        <strong>{format.eventType(fact)}</strong>
        <time class="time" dateTime={fact.occurred_at}>{t("records.occurred", { time: format.time(fact.occurred_at) })}</time>
      </p>
      <p class="feed-body">
        <ZhName name={fact.member_zh} code={fact.member} />
        <time class="time" dateTime={fact.recorded_at}>{t("records.recorded", { time: format.time(fact.recorded_at) })}</time>
      </p>
      {fact.changes === null ? (
        <p class="hint">{t("records.notArchived")}</p>
      ) : fact.changes.length === 0 ? (
        <p class="hint">{t("records.noChange")}</p>
      ) : (
        <dl class="changes">
          {fact.changes.map((change) => (
            <Changed key={change.field} change={change} />
          ))}
        </dl>
      )}
    </li>
  );
}

function Changed({ change }: { change: FieldChange }) {
  const { lang, t } = useRecordsI18n();
  const stated = useStated();
  const title = (lang === "zh" ? change.title_zh : change.title_en) ?? change.field;
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {stated(change.field, change.after, change.after_names)}
        {change.before !== null && <span class="hint"> {t("records.before", { value: stated(change.field, change.before, change.before_names) })}</span>}
      </dd>
    </div>
  );
}
