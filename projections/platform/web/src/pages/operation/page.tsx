import { NOW } from "../../api";
import { Failure, Panel } from "../../components/panel";
import { useResource } from "../../use-resource";
import { IntakePanel } from "./intake";
import { LagPanel } from "./lag";
import { useOperationI18n } from "./messages";
import "./operation.css";
import { ProjectionsPanel } from "./projections";
import { QuietPanel } from "./quiet";
import { loadProjections, loadReady } from "./reads";
import { askWho, useSession, type Who } from "../../session";
import { usePoll } from "./use-poll";
import { WorkersPanel } from "./workers";

const EVERY_MS = 5_000;
/** Who may see more than whether the service is well; the API refuses all others. */
const ROLES = ["office", "operator"];

/** How the platform runs, for operators and the office. */
export default function OperationPage() {
  const { t } = useOperationI18n();
  const turn = usePoll(EVERY_MS);
  const { who, error } = useSession();
  const may = who !== null && ROLES.includes(who.role);
  return (
    <div class="operation-page">
      <p class="hint">{t("operation.nowOnly", { n: EVERY_MS / 1000 })}</p>
      <ReadyPanel turn={turn} />
      {error && !who && <Failure error={error} stale={false} onRetry={() => void askWho()} />}
      {who !== null && !may && <p class="notice" data-testid="operation-closed">{t("operation.closed")}</p>}
      {who !== null && may && <Inside turn={turn} who={who} />}
      <QuietPanel turn={turn} />
    </div>
  );
}

/** What only operators and the office see. */
function Inside({ turn, who }: { turn: number; who: Who }) {
  const { t } = useOperationI18n();
  const projections = useResource(loadProjections, NOW, turn);
  return (
    <>
      {projections.data?.measures_lag === false && <p class="notice">{t("operation.noLag")}</p>}
      {projections.data?.measures_lag && <LagPanel turn={turn} />}
      <WorkersPanel turn={turn} />
      <ProjectionsPanel resource={projections} who={who} />
      <IntakePanel turn={turn} who={who} />
    </>
  );
}

function ReadyPanel({ turn }: { turn: number }) {
  const { lang, t } = useOperationI18n();
  const resource = useResource(loadReady, NOW, turn);
  return (
    <Panel id="ready" title={t("operation.ready")} resource={resource} testId="ready">
      {({ reasons }) =>
        reasons === null ? (
          <p class="ready">{t("operation.isReady")}</p>
        ) : (
          <>
            <p class="asked-failed">{t("operation.notReady")}</p>
            <ul class="reasons">
              {reasons.map((reason) => <li key={reason.part}>{lang === "zh" ? reason.zh : reason.en}</li>)}
            </ul>
          </>
        )
      }
    </Panel>
  );
}
