import type { Reason, Rejection } from "../api-types";
import { useI18n } from "../i18n";
import { fieldNamed, toldReason, withTimes } from "../told-reason";
import type { Resource } from "../use-resource";
import { LiveList } from "./live-list";
import { ZhName } from "./zh-name";

interface Props {
  resource: Resource<Rejection[]>;
  arrived: Rejection[];
}

/** The newest statements that admission turned down, each with every reason. */
export function Rejections({ resource, arrived }: Props) {
  const { t, format } = useI18n();
  return (
    <LiveList id="rejections" resource={resource} arrived={arrived}>
      {(rejection) => (
        <>
          <p class="feed-head">
            <strong>{format.eventType(rejection)}</strong>
            <time class="time" dateTime={rejection.recorded_at}>
              {t("list.recorded", { time: format.time(rejection.recorded_at) })}
            </time>
          </p>
          <p class="feed-body">
            <ZhName name={rejection.member_zh} code={rejection.member} />
            {rejection.subject && <code class="subject">{rejection.subject}</code>}
          </p>
          <ul class="reasons">
            {rejection.reasons.map((reason, index) => (
              <Why key={index} reason={reason} />
            ))}
          </ul>
        </>
      )}
    </LiveList>
  );
}

function Why({ reason }: { reason: Reason }) {
  const i18n = useI18n();
  const { lang, t } = i18n;
  const { field, value } = reason;
  const empty = value === null || value === "";
  return (
    <li data-code={reason.code}>
      {toldReason(reason, i18n)}
      {field && (
        <span class="where">
          <code>{t("rejections.field", { field: fieldNamed(reason, lang) })}</code>
          <code>{t("rejections.value", { value: empty ? t("rejections.blank") : withTimes(String(value), i18n) })}</code>
        </span>
      )}
    </li>
  );
}
