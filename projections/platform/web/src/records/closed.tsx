import { pick } from "../i18n";
import { useShell } from "../shell";
import type { Records } from "./declaration";
import { useRecordsI18n } from "./messages";

/** Said to those who may not see a list: who may, and what they can see instead. */
export function Closed({ records }: { records: Records }) {
  const { lang, t } = useRecordsI18n();
  const { href } = useShell();
  return (
    <section class="panel" aria-labelledby="closed-title" data-testid="records-closed">
      <div class="panel-head">
        <h2 id="closed-title">{t("records.closed")}</h2>
      </div>
      {records.closed && <p>{pick(lang, records.closed)}</p>}
      <p class="hint">{t("records.login")}</p>
      {records.instead && records.instead.length > 0 && (
        <>
          <h3>{t("records.instead")}</h3>
          <ul class="instead">
            {records.instead.map(({ path, title }) => (
              <li key={path}>
                <a href={href(path)}>{pick(lang, title)}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
