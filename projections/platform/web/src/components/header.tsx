import { useEffect, useState } from "preact/hooks";
import kite from "../kite.svg";
import { htmlLang, type Lang, pick, useI18n } from "../i18n";
import { PAGES } from "../pages";
import { useShell } from "../shell";
import { THEMES, type Theme, useTheme } from "../theme";

const LANGS: [Lang, string][] = [
  ["zh", "中文"],
  ["en", "English"],
];

interface Props {
  onLang(lang: Lang): void;
  /** Grows with each step to another page, which closes the menu of a phone. */
  step: number;
}

/** The platform's name, the pages, and the switches of language and colours. */
export function Header({ onLang, step }: Props) {
  const { lang, t } = useI18n();
  const { path, href } = useShell();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [step]);
  return (
    <header class="header">
      <div class="header-inner">
        <a class="brand" href={href("/")}>
          <img class="mark" src={kite} alt="" width="36" height="36" />
          <span class="brand-text">
            <span class="brand-name">{t("app.name")}</span>
            <span class="brand-title">{t("app.title")}</span>
          </span>
        </a>
        <button
          type="button"
          class="menu-toggle"
          aria-expanded={open}
          aria-controls="nav"
          data-testid="menu-toggle"
          onClick={() => setOpen(!open)}
        >
          {t("nav.menu")}
        </button>
        <div class={open ? "header-tools open" : "header-tools"}>
          <ThemeSwitch />
          <div class="lang" role="group" aria-label={t("lang.label")} data-testid="lang-switch">
            {LANGS.map(([code, name]) => (
              <button
                key={code}
                type="button"
                lang={htmlLang(code)}
                aria-pressed={lang === code}
                data-lang={code}
                onClick={() => onLang(code)}
              >
                {name}
              </button>
            ))}
          </div>
        </div>
      </div>
      <nav id="nav" class={open ? "nav open" : "nav"} aria-label={t("nav.label")} data-testid="nav">
        <ul>
          {PAGES.filter((page) => page.navigation).map((page) => (
            <li key={page.path}>
              <a href={href(page.path)} aria-current={page.path === path ? "page" : undefined}>
                {pick(lang, page.title)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

function ThemeSwitch() {
  const { t } = useI18n();
  const [theme, choose] = useTheme();
  return (
    <label class="theme">
      <span class="visually-hidden">{t("theme.label")}</span>
      <select
        value={theme}
        data-testid="theme"
        onChange={(event) => choose(event.currentTarget.value as Theme)}
      >
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {t(`theme.${name}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
