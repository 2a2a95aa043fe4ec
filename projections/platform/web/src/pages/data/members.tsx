import type { CataloguedMember } from "../../client/shapes";
import { Choice } from "../../components/choice";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { ZhName } from "../../components/zh-name";
import { kindName, MEMBER_KINDS } from "../../member-kinds";
import { FreshLine } from "../../records/fresh-line";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useDataI18n } from "./messages";
import { loadMembers } from "./reads";
import { fits, SearchField } from "./search-field";

/** How fresh the facts of all families are. */
const ALL: string[] = [];

/** Every member: what kind it is, what it states, how much of it and when last. */
export function Members() {
  const { lang, t } = useDataI18n();
  const { moment, live, params, change } = useShell();
  const resource = useResource(loadMembers, moment, live.models);
  const [q, kind] = [params.get("q") ?? "", params.get("kind")];
  const kinds = MEMBER_KINDS.filter((name) => resource.data?.some((member) => member.kind === name));
  const shown = (resource.data ?? []).filter(
    (member) => (kind === null || member.kind === kind) && fits(q, member.name_zh, member.name_en, member.member_code),
  );
  return (
    <>
      <div class="filters" role="group" aria-label={t("data.search")}>
        <SearchField />
        <Choice
          label={t("data.kind")}
          none={t("data.all")}
          value={kind}
          options={kinds.map((name) => [name, kindName(lang, name)])}
          testId="member-kind"
          onChoose={(chosen) => change({ kind: chosen }, true)}
        />
      </div>
      <Panel id="members" title={t("data.membersTitle", { n: shown.length })} resource={resource} testId="data-members">
        {() => (
          <>
            {shown.length === 0 ? <p class="state">{t("data.nothing")}</p> : <MemberTable members={shown} />}
            <FreshLine families={ALL} />
          </>
        )}
      </Panel>
    </>
  );
}

function MemberTable({ members }: { members: CataloguedMember[] }) {
  const { lang, t, format } = useDataI18n();
  const { href } = useShell();
  return (
    <>
      <p class="hint">{t("data.memberNote")}</p>
      <Table
        of="members-title"
        head={[
          t("data.member"),
          t("data.kind"),
          t("data.stated"),
          { number: t("data.accepted") },
          { number: t("data.rejected") },
          { number: t("data.last") },
        ]}
      >
        {members.map((member) => (
          <tr key={member.member_code} data-member={member.member_code}>
            <th scope="row">
              <a href={href("/data", { member: member.member_code })}>
                {lang === "en" && member.name_en ? member.name_en : <ZhName name={member.name_zh} code={member.member_code} />}
              </a>
              <code class="id">{member.member_code}</code>
            </th>
            <td>
              {kindName(lang, member.kind)}
              {member.status !== "active" && <span class="hint"> · {t("data.suspended")}</span>}
            </td>
            <td>{t("data.types", { n: member.stated.length })}</td>
            <td class="number">{format.integer(member.accepted)}</td>
            <td class="number">{format.integer(member.rejected)}</td>
            <td class="number">{member.last_recorded_at ? format.time(member.last_recorded_at) : t("data.never")}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
