import { useMemo } from "preact/hooks";
import { NOW } from "../../api";
import type { LagShape } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useOperationI18n } from "./messages";
import { loadLag } from "./reads";
import { useAmounts } from "./use-amounts";

interface Total extends LagShape {
  key: string;
}

/** One row per reader: positions added up, the longest of the times. */
function totals(lags: LagShape[]): Total[] {
  const found = new Map<string, Total>();
  for (const one of lags) {
    const key = [one.part, one.name, one.generation, one.state].join("/");
    const old = found.get(key);
    found.set(key, old ? { ...old, behind: old.behind + one.behind, seconds: Math.max(old.seconds, one.seconds) } : { ...one, key });
  }
  return [...found.values()];
}

/** How far each reader of the log is behind, in records and in time; per partition below. */
export function LagPanel({ turn }: { turn: number }) {
  const { t, format } = useOperationI18n();
  const amounts = useAmounts();
  const resource = useResource(loadLag, NOW, turn);
  const readers = useMemo(() => totals(resource.data ?? []), [resource.data]);
  const behind = readers.reduce((sum, one) => sum + one.behind, 0);
  const oldest = Math.max(0, ...readers.map(({ seconds }) => seconds));
  const most = Math.max(1, ...readers.map((one) => one.behind));
  return (
    <Panel id="lag" title={t("operation.lag")} resource={resource} testId="lag">
      {(lags) => (
        <>
          <p data-testid="lag-told">
            <strong>
              {behind === 0 ? t("operation.inTime") : t("operation.worst", { s: amounts.time(oldest), n: format.integer(behind) })}
            </strong>
          </p>
          <p class="hint">{t("operation.lagNote")}</p>
          <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="lag-title">
            <table data-testid="lag-readers" class="lag-table">
              <thead>
                <tr>
                  <th scope="col">{t("operation.reader")}</th>
                  <th scope="col">{t("operation.state")}</th>
                  <th scope="col" class="number">{t("operation.behind")}</th>
                  <th scope="col" class="number">{t("operation.seconds")}</th>
                  <td class="gap-cell" aria-hidden="true" />
                </tr>
              </thead>
              <tbody>
                {readers.map((one) => (
                  <tr key={one.key} class={one.state === "waiting" || one.state === "replaced" ? "row-bad" : undefined}>
                    <th scope="row"><Reader of={one} /></th>
                    <td>{t(`operation.s.${one.state}`)}</td>
                    <td class="number">{format.integer(one.behind)}</td>
                    <td class="number">{amounts.time(one.seconds)}</td>
                    <td class="gap-cell" aria-hidden="true">
                      <svg class="gap-bar" viewBox="0 0 100 8" preserveAspectRatio="none">
                        <rect class="gap-short" width={(one.behind / most) * 100} height="8" />
                      </svg>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Partitions lags={lags} />
        </>
      )}
    </Panel>
  );
}

function Reader({ of }: { of: LagShape }) {
  const { t } = useOperationI18n();
  return (
    <>
      {t(`operation.part.${of.part}`)} {of.name && <code>{of.name}{of.generation !== null && ` g${of.generation}`}</code>}
    </>
  );
}

function Partitions({ lags }: { lags: LagShape[] }) {
  const { t, format } = useOperationI18n();
  const amounts = useAmounts();
  const { params, change } = useShell();
  const only = params.get("partitions") !== "all";
  const shown = only ? lags.filter((one) => one.behind > 0) : lags;
  return (
    <details data-testid="partitions">
      <summary class="summary">{t("operation.partitions")}</summary>
      <label class="check">
        <input type="checkbox" checked={only} onChange={() => change({ partitions: only ? "all" : null })} />
        {t("operation.onlyBehind")}
      </label>
      {shown.length === 0 && <p class="state">{t("operation.noneBehind")}</p>}
      {shown.length > 0 && (
        <div class="scroll-y scroll-x" tabIndex={0} role="group" aria-label={t("operation.partitions")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("operation.reader")}</th>
                <th scope="col">{t("operation.partition")}</th>
                <th scope="col" class="number">{t("operation.next")}</th>
                <th scope="col" class="number">{t("operation.end")}</th>
                <th scope="col" class="number">{t("operation.behind")}</th>
                <th scope="col" class="number">{t("operation.seconds")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <tr key={[one.part, one.name, one.generation, one.topic, one.partition].join("/")}>
                  <td><Reader of={one} /></td>
                  <th scope="row"><code>{one.topic}:{one.partition}</code></th>
                  <td class="number">{format.integer(one.next_offset)}</td>
                  <td class="number">{format.integer(one.log_end)}</td>
                  <td class="number">{format.integer(one.behind)}</td>
                  <td class="number">{amounts.time(one.seconds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
