import { pick } from "../../i18n";
import { isShownTo, useSession } from "../../session";
import { useShell } from "../../shell";
import { PAGES } from "..";
import { useHomeI18n } from "./messages";

/** The other pages, each with a sentence about it. */
export function Entries() {
  const { lang, t } = useHomeI18n();
  const { path, href } = useShell();
  const { who } = useSession();
  const others = PAGES.filter((page) => isShownTo(who, page) && page.path !== path);
  return (
    <section class="panel" aria-labelledby="entries-title" data-testid="entries">
      <div class="panel-head">
        <h2 id="entries-title">{t("home.entries")}</h2>
      </div>
      <ul class="entries">
        {others.map((page) => (
          <li key={page.path}>
            <a href={href(page.path)}>{pick(lang, page.title)}</a>
            <p class="hint">{pick(lang, page.about)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
