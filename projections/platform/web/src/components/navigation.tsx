import { pick, useI18n } from "../i18n";
import { GROUPS, type Group, PAGES } from "../pages";
import { isShownTo, useSession } from "../session";
import { useShell } from "../shell";

/** The pages in their groups: side by side where there is room, under the menu button where there is not. */
export function Navigation({ open }: { open: boolean }) {
  const { lang, t } = useI18n();
  const { path, href } = useShell();
  const { who } = useSession();
  const groups = (Object.keys(GROUPS) as Group[])
    .map((group) => ({ group, pages: PAGES.filter((page) => isShownTo(who, page) && (page.group ?? "overview") === group) }))
    .filter(({ pages }) => pages.length > 0);
  return (
    <nav id="nav" class={open ? "nav open" : "nav"} aria-label={t("nav.label")} data-testid="nav">
      <ul class="nav-groups">
        {groups.map(({ group, pages }) => (
          <li key={group} class="nav-group">
            <span class="nav-title" id={`nav-${group}`}>
              {pick(lang, GROUPS[group])}
            </span>
            <ul aria-labelledby={`nav-${group}`}>
              {pages.map((page) => (
                <li key={page.path}>
                  <a href={href(page.path)} aria-current={page.path === path ? "page" : undefined}>
                    {pick(lang, page.title)}
                  </a>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </nav>
  );
}
