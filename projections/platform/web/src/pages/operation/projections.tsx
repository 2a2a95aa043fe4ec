import { useState } from "preact/hooks";
import type { GenerationShape, ProjectionList, ProjectionShape, RequestShape } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import type { Who } from "../../session";
import type { Resource } from "../../use-resource";
import { Confirming } from "./confirming";
import { useOperationI18n } from "./messages";
import type { What } from "./reads";
import { useAmounts } from "./use-amounts";

/** Projections with their generations, a rebuild that runs, and what an operator can ask workers for. */
export function ProjectionsPanel({ resource, who }: { resource: Resource<ProjectionList>; who: Who }) {
  const { t } = useOperationI18n();
  const [asking, setAsking] = useState<{ name: string; what: What } | null>(null);
  const done = (): void => {
    setAsking(null);
    resource.reload();
  };
  return (
    <Panel id="projections" title={t("operation.projections")} resource={resource} testId="projections">
      {({ items }) => (
        <>
          <p class="hint">{t("operation.projectionsNote")}</p>
          <Table
            of="projections-title"
            class="projection-table"
            head={[t("operation.projection"), t("operation.state"), t("operation.generation")]}
          >
            {items.map((one) => (
              <Row key={one.name} of={one} who={who} onAsk={(what) => setAsking({ name: one.name, what })} />
            ))}
          </Table>
          {asking && <Confirming {...asking} onDone={done} onCancel={() => setAsking(null)} />}
        </>
      )}
    </Panel>
  );
}

function Row({ of, who, onAsk }: { of: ProjectionShape; who: Who; onAsk(what: What): void }) {
  const { lang, t } = useOperationI18n();
  const waits = of.request !== null && of.request.ended_at === null;
  const mayAsk = who.role === "operator" && who.csrf_token !== null;
  return (
    <tr data-projection={of.name} class={of.needs_rebuild ? "row-bad" : undefined}>
      <th scope="row">
        {lang === "zh" ? of.title_zh : of.title_en}
        <code class="id">{of.name}</code>
      </th>
      <td>
        {of.derived ? <span class="hint">{t("operation.derived")}</span> : (
          <p data-testid={`state-${of.name}`}>{of.needs_rebuild ? <strong>{t("operation.needs")}</strong> : t("operation.fits")}</p>
        )}
        {of.request && <Request of={of.request} />}
        {!of.derived && mayAsk && (
          <p class="asks">
            <button type="button" class="button" disabled={waits} data-testid={`rebuild-${of.name}`} onClick={() => onAsk("rebuild")}>
              {t("operation.rebuild")}
            </button>
            {of.can_return && (
              <button type="button" class="button" disabled={waits} data-testid={`return-${of.name}`} onClick={() => onAsk("return")}>
                {t("operation.return")}
              </button>
            )}
          </p>
        )}
        {of.needs_rebuild && !mayAsk && (
          <p class="hint">
            {t("operation.command")} <code>{of.rebuild_command}</code>
          </p>
        )}
      </td>
      <td>{of.generations.map((one) => <OneGeneration key={one.number} of={one} />)}</td>
    </tr>
  );
}

function Request({ of }: { of: RequestShape }) {
  const { lang, t, format } = useOperationI18n();
  if (of.ended_at === null) {
    return <p class="hint" role="status">{of.begun_at === null ? t("operation.waitsForWorker", { by: of.asked_by }) : t("operation.atWork")}</p>;
  }
  const told = { time: format.time(of.ended_at), by: of.asked_by, told: (lang === "zh" ? of.zh : of.en) ?? "" };
  return <p class={of.done ? "hint" : "asked-failed"}>{t(of.done ? "operation.lastDone" : "operation.lastFailed", told)}</p>;
}

function OneGeneration({ of }: { of: GenerationShape }) {
  const { t, format } = useOperationI18n();
  const amounts = useAmounts();
  if (of.state !== "building") {
    return (
      <p>
        <code>g{of.number}</code> {t(`operation.g.${of.state}`)}{" "}
        <span class="hint">
          {amounts.size(of.bytes)}
          {of.built_at && ` · ${t("operation.switched")} ${format.time(of.built_at)}`}
        </span>
      </p>
    );
  }
  if (!of.under_way) return <p class="hint">{t("operation.interrupted", { number: of.number })}</p>;
  const share = of.whole > 0 ? Math.min(1, of.read / of.whole) : 0;
  const numbers = { number: of.number, read: format.integer(of.read), whole: format.integer(of.whole) };
  return (
    <div class="rebuilding">
      <p>
        {t("operation.progress", numbers)}
        {of.rate !== null && ` · ${t("operation.rate", { rate: format.integer(of.rate) })}`}
        {of.seconds_left !== null && ` · ${t("operation.left", { time: amounts.time(of.seconds_left) })}`}
      </p>
      <progress max="1" value={share} aria-label={t("operation.progress", numbers)} />
    </div>
  );
}
