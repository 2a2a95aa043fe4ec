import { NOW } from "../../api";
import type { CataloguedMember, SeenModel } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { ZhName } from "../../components/zh-name";
import { consortiumName } from "../../consortium-name";
import { useResource } from "../../use-resource";
import { useMineI18n } from "./messages";
import { loadSeen } from "./reads";

/** What the public sees of the member, from the public's own answers. */
export function SeenPart({ version }: { version: number }) {
  const { lang, t, format } = useMineI18n();
  const resource = useResource(loadSeen, NOW, version);
  return (
    <Panel id="seen" title={t("mine.seen.title")} resource={resource} testId="seen">
      {(seen) => (
        <>
          <p class="hint">{t("mine.seen.note")}</p>
          {seen.catalogue ? <Catalogued seen={seen.catalogue} /> : <p class="state">{t("mine.seen.none")}</p>}
          <h3>{t("mine.seen.hidden")}</h3>
          <p>{lang === "zh" ? seen.hidden_zh : seen.hidden_en}</p>
          <h3 id="seen-models-title">{t("mine.seen.models")}</h3>
          {seen.models.length === 0 ? <p class="state">{t("mine.seen.noModels")}</p> : <Models models={seen.models} />}
          <h3>{t("mine.seen.facts")}</h3>
          {seen.facts.length === 0 && <p class="state">{t("mine.seen.noFacts")}</p>}
          <ol class="mine-list">
            {seen.facts.map((fact) => (
              <li key={fact.seq}>
                <p class="mine-item-head">
                  <strong>{format.eventType(fact)}</strong>
                  {fact.subject && <code class="subject">{fact.subject}</code>}
                  <time class="time" dateTime={fact.recorded_at}>
                    {t("mine.time.recorded", { time: format.time(fact.recorded_at) })}
                  </time>
                </p>
              </li>
            ))}
          </ol>
        </>
      )}
    </Panel>
  );
}

function Catalogued({ seen }: { seen: CataloguedMember }) {
  const { lang, t, format } = useMineI18n();
  const status = seen.status === "active" ? t("mine.seen.active") : t("mine.seen.suspended");
  return (
    <dl class="told">
      <dt>{t("mine.member")}</dt>
      <dd>
        <ZhName name={seen.name_zh} code="" />
      </dd>
      <dt>{t("mine.seen.status")}</dt>
      <dd>{t("mine.seen.since", { status, day: seen.status_since })}</dd>
      <dt>{t("mine.seen.consortia")}</dt>
      <dd>{seen.consortia.map((one) => consortiumName(lang, one)).join(lang === "zh" ? "、" : ", ") || "—"}</dd>
      <dt>{t("mine.seen.counts")}</dt>
      <dd>{format.integer(seen.accepted)}</dd>
    </dl>
  );
}

function Models({ models }: { models: SeenModel[] }) {
  const { lang, t, format } = useMineI18n();
  return (
    <Table of="seen-models-title" head={[t("mine.seen.data"), { number: t("mine.seen.rows") }]}>
      {models.map((model) => (
        <tr key={model.name}>
          <th scope="row">{lang === "zh" ? model.title_zh : model.title_en}</th>
          <td class="number">{format.integer(model.rows)}</td>
        </tr>
      ))}
    </Table>
  );
}
