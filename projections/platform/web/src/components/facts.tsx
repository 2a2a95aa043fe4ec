import type { Fact } from "../api-types";
import { useI18n } from "../i18n";
import type { Resource } from "../use-resource";
import { LiveList } from "./live-list";
import { ZhName } from "./zh-name";

/** The newest facts that admission accepted. */
export function Facts({ resource, arrived }: { resource: Resource<Fact[]>; arrived: Fact[] }) {
  const { t, format } = useI18n();
  return (
    <LiveList id="facts" resource={resource} arrived={arrived}>
      {(fact) => (
        <>
          <p class="feed-head">
            <strong>{format.eventType(fact)}</strong>
            <time class="time" dateTime={fact.recorded_at}>
              {t("list.recorded", { time: format.time(fact.recorded_at) })}
            </time>
          </p>
          <p class="feed-body">
            <ZhName name={fact.member_zh} code={fact.member} />
            {fact.subject && <code class="subject">{fact.subject}</code>}
            <span class="hint">{t("list.occurred", { time: format.time(fact.occurred_at) })}</span>
          </p>
        </>
      )}
    </LiveList>
  );
}
