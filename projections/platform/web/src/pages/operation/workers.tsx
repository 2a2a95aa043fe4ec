import { NOW } from "../../api";
import type { WorkerList, WorkerShape } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { useResource } from "../../use-resource";
import { useOperationI18n } from "./messages";
import { loadWorkers } from "./reads";

const DONE = ["admission", "projector", "archiver"] as const;
const PUT_OFF = ["closings", "projector", "demand-expiring", "source-quiet", "keys and inboxes", "requested rebuilds"] as const;

/** Worker processes: which run, which have fallen silent, what the others ended for, and the way out. */
export function WorkersPanel({ turn }: { turn: number }) {
  const { t, format } = useOperationI18n();
  const resource = useResource(loadWorkers, NOW, turn);
  return (
    <Panel id="workers" title={t("operation.workers")} resource={resource} testId="workers">
      {(workers) => (
        <>
          <Attended of={workers} />
          <p class="hint">{t("operation.workersNote", { n: format.integer(workers.silent_after) })}</p>
          {workers.items.length > 0 && (
            <div class="scroll-x scroll-y" tabIndex={0} role="group" aria-labelledby="workers-title">
              <table class="worker-table" data-testid="worker-runs">
                <thead>
                  <tr>
                    <th scope="col">{t("operation.process")}</th>
                    <th scope="col">{t("operation.state")}</th>
                    <th scope="col">{t("operation.when")}</th>
                    <th scope="col">{t("operation.happened")}</th>
                  </tr>
                </thead>
                <tbody>
                  {workers.items.map((one) => <Row key={one.id} of={one} />)}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </Panel>
  );
}

function useDone(): (readers: string[]) => string {
  const { lang, t } = useOperationI18n();
  return (readers) =>
    readers
      .map((name) => {
        const known = DONE.find((one) => one === name);
        return known ? t(`operation.does.${known}`) : name;
      })
      .join(lang === "zh" ? "、" : ", ");
}

function Attended({ of }: { of: WorkerList }) {
  const { t } = useOperationI18n();
  const done = useDone();
  if (of.items.length > 0 && of.unattended.length === 0) {
    return <p class="ready" data-testid="attended">{t("operation.attended")}</p>;
  }
  return (
    <p class="asked-failed" data-testid="attended">
      {of.items.length === 0 ? t("operation.noWorkers") : t("operation.unattended", { names: done(of.unattended) })} <code>kiteline worker</code>
    </p>
  );
}

function Row({ of }: { of: WorkerShape }) {
  const { t, format } = useOperationI18n();
  const done = useDone();
  const bad = of.state === "failed" || of.state === "silent";
  const last = of.ended_at === null ? of.seen_at : of.ended_at;
  return (
    <tr class={bad ? "row-bad" : undefined} data-state={of.state}>
      <th scope="row">
        {of.host}
        <code class="id">{of.pid}</code>
        <span class="hint">{done(of.readers)}</span>
      </th>
      <td>{bad ? <strong>{t(`operation.w.${of.state}`)}</strong> : t(`operation.w.${of.state}`)}</td>
      <td>
        <span class="worker-time">{t("operation.begunAt")} {format.time(of.begun_at)}</span>
        <span class="worker-time">
          {t(of.ended_at === null ? "operation.seenAt" : "operation.endedAt")} {format.time(last)}
        </span>
      </td>
      <td><Happened to={of} /></td>
    </tr>
  );
}

function Happened({ to }: { to: WorkerShape }) {
  const { lang, t, format } = useOperationI18n();
  const [end, off] = [to.ended_for, to.put_off];
  const work = off && PUT_OFF.find((one) => one === off.what);
  return (
    <>
      {end && (
        <>
          <p>{lang === "zh" ? end.zh : end.en}</p>
          <p class="hint">
            {t(end.retriable ? "operation.retriable" : "operation.notRetriable")} <code>{end.error}</code>
          </p>
        </>
      )}
      {to.state === "silent" && <p>{t("operation.silentNote")}</p>}
      {to.state === "stopped" && <p class="hint">{t("operation.stoppedNote")}</p>}
      {off && (
        <p class="hint">
          {t("operation.putOff", {
            time: format.time(off.at),
            what: work ? t(`operation.o.${work}`) : off.what,
            told: lang === "zh" ? off.zh : off.en,
          })}
        </p>
      )}
    </>
  );
}
