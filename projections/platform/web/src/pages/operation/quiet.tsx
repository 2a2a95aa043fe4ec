import { NOW } from "../../api";
import { Panel } from "../../components/panel";
import { ZhName } from "../../components/zh-name";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useOperationI18n } from "./messages";
import { loadQuiet } from "./reads";

/** Members that have been silent for longer than is usual for them. */
export function QuietPanel({ turn }: { turn: number }) {
  const { lang, t } = useOperationI18n();
  const { href } = useShell();
  const resource = useResource(loadQuiet, NOW, turn);
  return (
    <Panel id="quiet" title={t("operation.quiet")} resource={resource} testId="quiet">
      {(alerts) => (
        <>
          <p class="hint">{t("operation.quietNote")}</p>
          {alerts.length === 0 && <p class="state">{t("operation.noQuiet")}</p>}
          <ul class="alerts">
            {alerts.map((alert) => (
              <li key={alert.subject}>
                <p class="feed-head">
                  <a href={href("/data", { member: alert.member })}>
                    <ZhName name={alert.member_zh} code={alert.member} />
                  </a>
                  <span class="due">{t("operation.lastStated")} {alert.due_on}</span>
                </p>
                <p class="feed-body">{lang === "zh" ? alert.zh : alert.en}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
