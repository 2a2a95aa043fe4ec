import { useMemo } from "preact/hooks";
import { Panel } from "../../components/panel";
import type { Row } from "../../records/reads";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useMajorsI18n } from "./messages";
import { loadServed } from "./reads";

/** Below one major: the occupations it leads to, and how many openings each has. */
export function Served({ row }: { row: Row }) {
  const { t, format } = useMajorsI18n();
  const { moment, live, href } = useShell();
  const major = String(row["major"]);
  const load = useMemo(() => loadServed(major), [major]);
  const resource = useResource(load, moment, live.models);
  return (
    <Panel id="served" title={t("majors.serves")} resource={resource} testId="served">
      {(found) =>
        found.major === null || found.occupations.length === 0 ? (
          <p class="state">{t("majors.noOccupation")}</p>
        ) : (
          <>
            <p class="hint">{t("majors.servesNote", { n: format.integer(found.open) })}</p>
            <ul class="served">
              {found.occupations.map((one) => (
                <li key={one.code}>
                  <a href={href("/demands", { occupation: one.code })} lang="zh-CN">{one.zh ?? one.code}</a>
                  <span class="hint">{t("majors.openings", { n: format.integer(one.open) })}</span>
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Panel>
  );
}
