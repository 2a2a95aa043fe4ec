import type { EvidenceFact } from "../api-types";
import { Table } from "./table";
import { useI18n } from "../i18n";
import { ZhName } from "./zh-name";

/** The facts, one row each, with their place in the log. */
export function EvidenceTable({ items }: { items: EvidenceFact[] }) {
  const { t, format } = useI18n();
  return (
    <Table
      of="evidence-title"
      head={[t("evidence.type"), t("evidence.member"), t("evidence.occurred"), t("evidence.recorded"), t("evidence.position")]}
    >
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
    </Table>
  );
}
