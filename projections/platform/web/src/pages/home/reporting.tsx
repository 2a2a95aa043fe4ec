import { useState } from "preact/hooks";
import type { Figures } from "../../api-types";
import { Panel } from "../../components/panel";
import { ZhName } from "../../components/zh-name";
import type { Resource } from "../../use-resource";
import { useHomeI18n } from "./messages";

const SHOWN = 10;
const KINDS = ["school", "enterprise", "institute", "provider", "park", "department"] as const;

/** Which members have not reported, so that nobody takes their silence for a figure. */
export function Reporting({ resource }: { resource: Resource<Figures> }) {
  const { t, format } = useHomeI18n();
  const [every, setEvery] = useState(false);
  const kindOf = (kind: string): string => {
    const known = KINDS.find((one) => one === kind);
    return known ? t(`home.kind.${known}`) : kind;
  };
  return (
    <Panel id="reporting" title={t("home.reporting")} resource={resource} testId="reporting">
      {({ freshness: { silent, silent_since: since } }) =>
        silent.length === 0 ? (
          <p class="state">{t("home.allReported", { date: since })}</p>
        ) : (
          <>
            <p class="hint">{t("home.reportingNote", { date: since })}</p>
            <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="reporting-title">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t("home.member")}</th>
                    <th scope="col">{t("home.kind")}</th>
                    <th scope="col">{t("home.last")}</th>
                  </tr>
                </thead>
                <tbody>
                  {silent.slice(0, every ? undefined : SHOWN).map((one) => (
                    <tr key={one.member}>
                      <th scope="row">
                        <ZhName name={one.member_zh} code={one.member} />
                      </th>
                      <td>{kindOf(one.kind)}</td>
                      <td class="time">
                        {one.last_recorded_at ? format.time(one.last_recorded_at) : t("home.neverReported")}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {silent.length > SHOWN && !every && (
              <button type="button" class="link" onClick={() => setEvery(true)}>
                {t("home.moreSilent", { n: format.integer(silent.length) })}
              </button>
            )}
          </>
        )
      }
    </Panel>
  );
}
