import { useMemo } from "preact/hooks";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { sentences } from "../../i18n";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useDataI18n } from "./messages";
import { half, kindOf, type OpenApi, type Operation, operationsOf } from "./openapi";
import { loadDocument } from "./reads";
import { fits, SearchField } from "./search-field";

interface AsyncApi {
  channels: Record<string, { address?: string; title?: string; description?: string; messages?: Record<string, unknown> }>;
}

const loadOpenApi = loadDocument<OpenApi>("/v1/openapi.json");
const loadAsyncApi = loadDocument<AsyncApi>("/asyncapi.json");

/** The API and the channels of events, from the documents that programs read. */
export function ApiDocs() {
  const { lang, t } = useDataI18n();
  const { moment, params } = useShell();
  const resource = useResource(loadOpenApi, moment, 0);
  const q = params.get("q") ?? "";
  const all = useMemo(() => (resource.data ? operationsOf(resource.data, lang) : []), [resource.data, lang]);
  const shown = all.filter((one) => fits(q, one.path, one.summary, one.tag, one.method));
  const tags = [...new Set(shown.map(({ tag }) => tag))];
  return (
    <>
      <div class="filters" role="group" aria-label={t("data.search")}>
        <SearchField />
      </div>
      <Panel
        id="api"
        title={t("data.apiTitle")}
        resource={resource}
        aside={<a href="/v1/openapi.json" target="_blank" rel="noopener">/v1/openapi.json</a>}
        testId="data-api"
      >
        {(document) => (
          <>
            <p class="hint">
              {sentences(lang, t("data.apiNote"), t("data.operations", { n: shown.length }))}
            </p>
            {shown.length === 0 && <p class="state">{t("data.nothing")}</p>}
            {tags.map((tag) => (
              <section key={tag} class="family" aria-label={tag}>
                <h3>{tag}</h3>
                {shown.filter((one) => one.tag === tag).map((one) => <OneOperation key={one.id} of={one} document={document} />)}
              </section>
            ))}
          </>
        )}
      </Panel>
      <Channels />
    </>
  );
}

function OneOperation({ of, document }: { of: Operation; document: OpenApi }) {
  const { lang, t } = useDataI18n();
  const shape = of.shape === null ? undefined : document.components.schemas[of.shape];
  return (
    <details class="operation-doc" data-path={of.path}>
      <summary>
        <code class="method">{of.method}</code> <code>{of.path}</code> <span class="hint">{of.summary}</span>
      </summary>
      {of.parameters.length === 0 ? (
        <p class="hint">{t("data.noParameters")}</p>
      ) : (
        <>
          <h4>{t("data.parameters")}</h4>
          <dl class="parameters">
            {of.parameters.map((one) => (
              <div key={one.name}>
                <dt>
                  <code>{one.name}</code> <span class="hint">{one.kind}</span>
                  {one.needed && <strong> {t("data.needed")}</strong>}
                </dt>
                <dd>{one.about}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <h4>{t("data.answers")}</h4>
      <p class="answers">
        {of.answers.map(({ status, about }) => (
          <span key={status}>
            <code>{status}</code> {about}
          </span>
        ))}
      </p>
      {shape?.properties && (
        <>
          <h4>{t("data.shape", { name: of.shape ?? "" })}</h4>
          <dl class="parameters">
            {Object.entries(shape.properties).map(([name, schema]) => (
              <div key={name}>
                <dt>
                  <code>{name}</code> <span class="hint">{kindOf(schema)}</span>
                </dt>
                <dd>{half(schema.description ?? "", lang)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </details>
  );
}

function Channels() {
  const { lang, t } = useDataI18n();
  const { moment, href } = useShell();
  const resource = useResource(loadAsyncApi, moment, 0);
  return (
    <Panel
      id="channels"
      title={t("data.asyncTitle")}
      resource={resource}
      aside={<a href="/asyncapi.json" target="_blank" rel="noopener">/asyncapi.json</a>}
      testId="data-channels"
    >
      {(document) => (
        <>
          <p class="hint">{t("data.asyncNote")}</p>
          <Table of="channels-title" head={[t("data.channel"), t("data.messages")]}>
            {Object.entries(document.channels).map(([name, channel]) => (
              <tr key={name}>
                <th scope="row">
                  <code>{channel.address ?? name}</code>
                  <span class="id">{half(channel.description ?? "", lang)}</span>
                </th>
                <td class="answers">
                  {Object.keys(channel.messages ?? {}).map((message) => {
                    const [, event, version] = /^(\w+)\.v(\d+)$/.exec(message) ?? [];
                    const shown = <code>{message}</code>;
                    return event && version ? <a key={message} href={href("/data", { event, version })}>{shown}</a> : shown;
                  })}
                </td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </Panel>
  );
}
