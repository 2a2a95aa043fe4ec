import { useMemo } from "preact/hooks";
import type { MemberWithHistory } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { consortiumName } from "../../consortium-name";
import { kindName } from "../../member-kinds";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { BackToList } from "./back";
import { useDataI18n } from "./messages";
import { loadMember } from "./reads";

const TURNS = ["admitted", "joined", "left", "suspended", "reinstated", "certified"] as const;

/** One member: who it is, what it states of each event type and when last, what happened to it. */
export function OneMember({ code }: { code: string }) {
  const { lang, t } = useDataI18n();
  const { moment, live } = useShell();
  const load = useMemo(() => loadMember(code), [code]);
  const resource = useResource(load, moment, live.models);
  const name = (resource.data && ((lang === "en" ? resource.data.name_en : null) ?? resource.data.name_zh)) ?? code;
  return (
    <Panel id="member" title={t("data.memberTitle", { name })} resource={resource} aside={<BackToList part={null} />} testId="data-member">
      {(member) => (
        <>
          <About member={member} />
          <Stated member={member} />
          <History member={member} />
        </>
      )}
    </Panel>
  );
}

function About({ member }: { member: MemberWithHistory }) {
  const { lang, t } = useDataI18n();
  const consortia = member.consortia.map((one) => consortiumName(lang, one)).join(lang === "zh" ? "、" : ", ");
  const rows: [string, string][] = [
    [t("data.code"), member.member_code],
    [t("data.kind"), kindName(lang, member.kind)],
    [t("data.status"), [t(member.status === "active" ? "data.active" : "data.suspended"), member.status_reason].filter(Boolean).join(" · ")],
    [t("data.admitted"), member.admitted_on],
    [t("data.consortia"), consortia || "—"],
    [t("data.certified"), member.certified_on ? `${member.certified_on} ${member.certified_system ?? ""}` : t("data.notCertified")],
  ];
  return (
    <dl class="told">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Stated({ member }: { member: MemberWithHistory }) {
  const { t, format } = useDataI18n();
  const { href } = useShell();
  if (member.stated.length === 0) return <p class="state">{t("data.statesNothing")}</p>;
  return (
    <Table
      of="member-title"
      testId="member-stated"
      head={[
        t("data.event"),
        { number: t("data.accepted") },
        { number: t("data.rejected") },
        { number: t("data.duplicates") },
        { number: t("data.last") },
      ]}
    >
      {member.stated.map((one) => (
        <tr key={one.event_type}>
          <th scope="row">
            {one.event_type === "UnreadableRecord" ? (
              format.eventType(one)
            ) : (
              <a href={href("/data", { event: one.event_type })}>{format.eventType(one)}</a>
            )}
          </th>
          <td class="number">{format.integer(one.accepted)}</td>
          <td class="number">{format.integer(one.rejected)}</td>
          <td class="number">{format.integer(one.duplicate)}</td>
          <td class="number">{format.time(one.last_recorded_at)}</td>
        </tr>
      ))}
    </Table>
  );
}

function History({ member }: { member: MemberWithHistory }) {
  const { lang, t } = useDataI18n();
  return (
    <>
      <h3>{t("data.history")}</h3>
      <ol class="history">
        {member.history.map((turn, i) => {
          const known = TURNS.find((name) => name === turn.turn);
          return (
            <li key={i}>
              <time dateTime={turn.day}>{turn.day}</time> {known ? t(`data.turn.${known}`) : turn.turn}{" "}
              {[consortiumName(lang, turn), turn.reason].filter(Boolean).join(" · ")}
            </li>
          );
        })}
      </ol>
    </>
  );
}
