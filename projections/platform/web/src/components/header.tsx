import kite from "../kite.svg";
import { htmlLang, type Lang, useI18n } from "../i18n";

const LANGS: [Lang, string][] = [
  ["zh", "中文"],
  ["en", "English"],
];

/** The platform's name and the language switch. */
export function Header({ onLang }: { onLang(lang: Lang): void }) {
  const { lang, t } = useI18n();
  return (
    <header class="header">
      <div class="header-inner">
        <img class="mark" src={kite} alt="" width="36" height="36" />
        <h1 class="brand">
          <span class="brand-name">{t("app.name")}</span>
          <span class="brand-title">{t("app.title")}</span>
        </h1>
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
    </header>
  );
}
