import { useMemo } from "preact/hooks";
import { ZhName } from "../components/zh-name";
import { useShell } from "../shell";
import { useResource } from "../use-resource";
import "./fresh-line.css";
import { useRecordsI18n } from "./messages";
import { loadFresh } from "./reads";
import { useSlowly } from "./use-slowly";

const EVERY_MS = 1_500;

/** How new what is listed is, and which members have not reported. */
export function FreshLine({ families }: { families: string[] }) {
  const { t, format } = useRecordsI18n();
  const { moment, live } = useShell();
  const load = useMemo(() => loadFresh(families), [families]);
  const { data } = useResource(load, moment, useSlowly(live.models, EVERY_MS));
  if (!data) return null;
  const { freshest_fact: freshest, silent, silent_since: date } = data;
  return (
    <div class="records-fresh" data-testid="records-fresh">
      <p class="hint">{freshest ? t("records.fresh", { time: format.time(freshest) }) : t("records.freshNone")}</p>
      {silent.length === 0 ? (
        <p class="hint">{t("records.silentNone")}</p>
      ) : (
        <details class="records-silent">
          <summary>{t("records.silent", { n: format.integer(silent.length), date })}</summary>
          <p class="hint">{t("records.silentNote", { date })}</p>
          <ul>
            {silent.map((one) => (
              <li key={one.member}>
                <ZhName name={one.member_zh} code={one.member} />{" "}
                <span class="hint">
                  {one.last_recorded_at ? t("records.lastReport", { time: format.time(one.last_recorded_at) }) : t("records.never")}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
