import { useMemo } from "preact/hooks";
import { ZhName } from "../../components/zh-name";
import { useShell } from "../../shell";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import type { OccupationFit } from "./reads";

const SHOWN = 8;

/** The occupations most short of people, and those with the largest surplus; each leads to what is behind it. */
export function Ranking({ rows }: { rows: OccupationFit[] }) {
  const { t } = useFitI18n();
  const short = useMemo(() => rows.filter(({ gap }) => gap !== null && gap > 0).slice(0, SHOWN), [rows]);
  const surplus = useMemo(() => rows.filter(({ gap }) => gap !== null && gap < 0).reverse().slice(0, SHOWN), [rows]);
  return (
    <section class="panel" aria-labelledby="ranking-title" data-testid="ranking">
      <div class="panel-head">
        <h2 id="ranking-title">{t("fit.ranking")}</h2>
      </div>
      <div class="rankings">
        <Ranked title={t("fit.shortMost")} empty={t("fit.noShort")} rows={short} side="short" />
        <Ranked title={t("fit.surplusMost")} empty={t("fit.noSurplus")} rows={surplus} side="surplus" />
      </div>
    </section>
  );
}

function Ranked(props: { title: string; empty: string; rows: OccupationFit[]; side: "short" | "surplus" }) {
  const { title, empty, rows, side } = props;
  const { href, params } = useShell();
  const names = useNames();
  const widest = Math.abs(rows[0]?.gap ?? 1);
  return (
    <div>
      <h3>{title}</h3>
      {rows.length === 0 && <p class="state">{empty}</p>}
      <ol class="ranked">
        {rows.map((row) => (
          <li key={row.occupation}>
            <a href={href("/fit", { occupation: row.occupation, county: params.get("county") })}>
              <ZhName name={row.occupation_zh} code={row.occupation} />
            </a>
            <span class="ranked-gap">{names.gap(row)}</span>
            <svg class="rank-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <rect class={`gap-${side}`} width={(Math.abs(row.gap ?? 0) / widest) * 100} height="6" />
            </svg>
          </li>
        ))}
      </ol>
    </div>
  );
}
