import type { CountyFit } from "./reads";
import { widestGap } from "./heat";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import { NumberHeads } from "./number-heads";
import type { Resource } from "../../use-resource";
import { Panel } from "../../components/panel";
import { ZhName } from "../../components/zh-name";

/** Demand, supply and gap per county, with a bar for the gap. */
export function Counties({ resource }: { resource: Resource<CountyFit[]> }) {
  const { lang, t, format } = useFitI18n();
  const names = useNames();
  return (
    <Panel id="county" title={t("fit.county.title")} resource={resource} testId="counties">
      {(rows) => {
        if (rows.length === 0) return <p class="state">{t("fit.county.empty")}</p>;
        const widest = widestGap(rows);
        return (
          <>
            <p class="hint">{t("fit.county.note")}</p>
            <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="county-title">
              <table data-testid="table-counties">
                <caption class="visually-hidden">{t("fit.county.caption")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("fit.county.name")}</th>
                    <NumberHeads />
                    <td class="gap-cell" aria-hidden="true" />
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.county} data-county={row.county}>
                      <th scope="row">
                        {lang === "en" && row.county_en ? (
                          row.county_en
                        ) : (
                          <ZhName name={row.county_zh} code={row.county} />
                        )}
                      </th>
                      <td class="number">{format.integer(row.open)}</td>
                      <td class="number">{names.supply(row)}</td>
                      <td class="number">{names.signed(row.gap)}</td>
                      <td class="gap-cell" aria-hidden="true">
                        <GapBar share={(row.gap ?? 0) / widest} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        );
      }}
    </Panel>
  );
}

/** `share` from -1 (surplus, to the left) to 1 (short, to the right). */
function GapBar({ share }: { share: number }) {
  const width = Math.abs(share) * 50;
  return (
    <svg class="gap-bar" viewBox="0 0 100 10" preserveAspectRatio="none">
      <rect
        class={share > 0 ? "gap-short" : "gap-surplus"}
        x={share > 0 ? 50 : 50 - width}
        y="0"
        width={width}
        height="10"
      />
      <line x1="50" x2="50" y1="0" y2="10" />
    </svg>
  );
}
