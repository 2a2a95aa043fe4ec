import type { EvidenceFact } from "../api-types";
import { useI18n } from "../i18n";
import { ZhName } from "./zh-name";

/** The facts, one row each, with their place in the log. */
export function EvidenceTable({ items }: { items: EvidenceFact[] }) {
  const { t, format } = useI18n();
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="evidence-title">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("evidence.type")}</th>
            <th scope="col">{t("evidence.member")}</th>
            <th scope="col">{t("evidence.occurred")}</th>
            <th scope="col">{t("evidence.recorded")}</th>
            <th scope="col">{t("evidence.position")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((fact) => (
            <tr key={`${fact.topic}/${fact.partition}/${fact.offset}`}>
              <td>
                {format.eventType(fact)}
                <code class="id">{fact.event_id}</code>
              </td>
              <td>
                <ZhName name={fact.member_zh} code={fact.member} />
              </td>
              <td class="time">{format.time(fact.occurred_at)}</td>
              <td class="time">{format.time(fact.recorded_at)}</td>
              <td>
                <code>
                  {fact.topic}/{fact.partition}@{fact.offset}
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
