import { useState } from "preact/hooks";
import type { Figures } from "../../api-types";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { ZhName } from "../../components/zh-name";
import { kindName } from "../../member-kinds";
import type { Resource } from "../../use-resource";
import { useHomeI18n } from "./messages";

const SHOWN = 10;

/** Which members have not reported, so that nobody takes their silence for a figure. */
export function Reporting({ resource }: { resource: Resource<Figures> }) {
  const { lang, t, format } = useHomeI18n();
  const [every, setEvery] = useState(false);
  return (
    <Panel id="reporting" title={t("home.reporting")} resource={resource} testId="reporting">
      {({ freshness: { silent, silent_since: since } }) =>
        silent.length === 0 ? (
          <p class="state">{t("home.allReported", { date: since })}</p>
        ) : (
          <>
            <p class="hint">{t("home.reportingNote", { date: since })}</p>
            <Table of="reporting-title" head={[t("home.member"), t("home.kind"), t("home.last")]}>
              {silent.slice(0, every ? undefined : SHOWN).map((one) => (
                <tr key={one.member}>
                  <th scope="row">
                    <ZhName name={one.member_zh} code={one.member} />
                  </th>
                  <td>{kindName(lang, one.kind)}</td>
                  <td class="time">
                    {one.last_recorded_at ? format.time(one.last_recorded_at) : t("home.neverReported")}
                  </td>
                </tr>
              ))}
            </Table>
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
