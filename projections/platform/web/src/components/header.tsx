import { useEffect, useRef, useState } from "preact/hooks";
import kite from "../kite.svg";
import { htmlLang, type Lang, useI18n } from "../i18n";
import { useSession } from "../session";
import { useShell } from "../shell";
import { Navigation } from "./navigation";
import { THEMES, type Theme, useTheme } from "../theme";
import { AccountLink } from "./account-link";

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
  const { href } = useShell();
  const { who } = useSession();
  const [open, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  useEffect(() => setOpen(false), [step]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !open) return;
    setOpen(false);
    toggle.current?.focus();
  };
  return (
    <header class="header" onKeyDown={onKey}>
      <div class="header-inner">
        <a class="brand" href={href("/")}>
          <img class="mark" src={kite} alt="" width="36" height="36" />
          <span class="brand-text">
            <span class="brand-name">{t("app.name")}</span>
            <span class="brand-title">{t("app.title")}</span>
          </span>
        </a>
        <button
          ref={toggle}
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
          <AccountLink who={who} />
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
      <Navigation open={open} />
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
