import { useMemo } from "preact/hooks";
import type { EventShape } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { BackToList } from "./back";
import { FieldTable } from "./field-table";
import { useDataI18n } from "./messages";
import { loadEvent } from "./reads";

/** One version of an event type: who may state it, fields with their rules, examples good and bad, the schema. */
export function OneEvent({ name, version }: { name: string; version: string | null }) {
  const { lang, t } = useDataI18n();
  const { moment } = useShell();
  const load = useMemo(() => loadEvent(name, version), [name, version]);
  const resource = useResource(load, moment, 0);
  const title = resource.data ? (lang === "zh" ? resource.data.title_zh : resource.data.title_en) : name;
  return (
    <Panel id="event" title={title} resource={resource} aside={<BackToList part="events" />} testId="data-event">
      {(event) => (
        <>
          <About event={event} />
          <h3 id="fields-title">{t("data.fields")}</h3>
          <FieldTable id="fields-title" fields={event.payload} />
          <details>
            <summary class="summary" id="envelope-title">{t("data.envelope")}</summary>
            <FieldTable id="envelope-title" fields={event.envelope} />
          </details>
          <h3>{t("data.example")}</h3>
          <Json value={event.example} label={t("data.example")} />
          <h3 id="bad-title">{t("data.bad")}</h3>
          <Bad event={event} />
          <details>
            <summary class="summary">{t("data.schema")}</summary>
            <Json value={event.avro} label={t("data.schema")} />
          </details>
        </>
      )}
    </Panel>
  );
}

function About({ event }: { event: EventShape }) {
  const { lang, t } = useDataI18n();
  const { href } = useShell();
  const newest = event.version === event.versions.at(-1);
  const path = `/registry/subjects/${event.subject}/versions/${event.version}`;
  return (
    <>
      <p>{lang === "zh" ? event.doc_zh : event.doc}</p>
      <dl class="told">
        <div>
          <dt>{t("data.event")}</dt>
          <dd><code>{event.name}</code></dd>
        </div>
        <div>
          <dt>{t("data.who")}</dt>
          <dd>
            {event.speakers.map((one) => (lang === "zh" ? one.zh : one.en)).join(lang === "zh" ? "、" : ", ")} ·{" "}
            {t(event.authority === "party" ? "data.party" : "data.owner")}
          </dd>
        </div>
        <div>
          <dt>{t("data.version")}</dt>
          <dd>
            {event.versions.map((one) =>
              one === event.version ? <strong key={one}>{one} </strong> : (
                <a key={one} href={href("/data", { event: event.name, version: String(one) })}>{one} </a>
              ),
            )}
            {!newest && <span class="hint">{t("data.newer")}</span>}
          </dd>
        </div>
        <div>
          <dt>{t("data.channel")}</dt>
          <dd><code>{event.topic}</code></dd>
        </div>
        <div>
          <dt>{t("data.registry")}</dt>
          <dd><a href={path} target="_blank" rel="noopener"><code>{event.subject}</code></a> · {t("data.schemaId")} {event.schema_id}</dd>
        </div>
      </dl>
    </>
  );
}

function Bad({ event }: { event: EventShape }) {
  const { lang, t } = useDataI18n();
  return (
    <Table of="bad-title" class="bad-table" head={[t("data.wrong"), t("data.changed"), t("data.reason")]}>
      {event.bad.map((one, i) => (
        <tr key={i}>
          <td>{lang === "zh" ? one.why_zh : one.why}</td>
          <td><code>{JSON.stringify(one.change)}</code></td>
          <td>
            {lang === "zh" ? one.zh : one.en}
            <code class="id">{one.reason}</code>
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <pre class="json scroll-x" tabIndex={0} role="group" aria-label={label}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
