import { COUNT_KEYS, type Summary } from "../../api-types";
import { useI18n } from "../../i18n";
import type { Resource } from "../../use-resource";
import { Panel } from "../../components/panel";

/** How much of everything there is. */
export function Counts({ resource }: { resource: Resource<Summary> }) {
  const { t, format } = useI18n();
  return (
    <Panel id="counts" title={t("counts.title")} resource={resource} testId="counts">
      {({ counts, people_as_of: date, people_on_record: known }) => (
        <>
          <dl class="counts">
            {COUNT_KEYS.map((key) => (
              <div key={key} data-testid={`count-${key}`}>
                <dt>{t(`count.${key}`)}</dt>
                <dd>{counts[key] == null ? "—" : format.integer(counts[key])}</dd>
              </div>
            ))}
          </dl>
          {counts.graduates === null && <p class="hint">{t(known ? "counts.few" : "counts.unpublished", { date })}</p>}
        </>
      )}
    </Panel>
  );
}
