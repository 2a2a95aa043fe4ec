import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { readMoments } from "./address";
import type { Moment } from "./api";
import { Header } from "./components/header";
import { MomentBar } from "./components/moment-bar";
import { PageView } from "./components/page-view";
import { shanghaiToday } from "./format";
import { asLang, htmlLang, I18nContext, type Lang, makeI18n, pick, storedLang, storeLang } from "./i18n";
import { PAGES } from "./pages";
import { type Change, changeParams, hrefTo, usePlace } from "./router";
import { type Shell, ShellContext } from "./shell";
import { useLive } from "./use-live";

/** The frame of every page: header, navigation, the moment that is looked at, and the page that the address names. */
export function App() {
  const { path, params, step, scroll } = usePlace();
  const lang: Lang = asLang(params.get("lang")) ?? storedLang() ?? "zh";
  const i18n = useMemo(() => makeI18n(lang), [lang]);
  const moments = readMoments(params);
  const { asOf, knownAt, compare } = moments;
  const past = asOf !== null || knownAt !== null;
  const [held, setHeld] = useState(false);
  const live = useLive(!past && !held);
  const entry = PAGES.find((page) => page.path === path) ?? null;
  const title = entry ? pick(lang, entry.title) : i18n.t("page.unknown");

  useEffect(() => {
    document.documentElement.lang = htmlLang(lang);
    document.title = [title, asOf, i18n.t("app.title")].filter(Boolean).join(" · ");
  }, [lang, title, asOf]);

  const onLang = useCallback((chosen: Lang): void => {
    storeLang(chosen);
    changeParams({ lang: chosen }, false);
  }, []);
  const change = useCallback((what: Change, push = false): void => changeParams(what, push), []);
  const moment = useMemo<Moment>(() => ({ asOf, knownAt }), [asOf, knownAt]);
  const other = useMemo<Moment | null>(() => (compare ? { asOf: compare, knownAt } : null), [compare, knownAt]);
  const shell = useMemo<Shell>(
    () => ({
      path,
      params,
      moment,
      compare: other,
      past,
      day: asOf ?? knownAt ?? shanghaiToday(),
      live,
      change,
      href: (to, own) => hrefTo(to, params, own),
    }),
    [path, params, moment, other, past, live, change],
  );

  return (
    <I18nContext.Provider value={i18n}>
      <ShellContext.Provider value={shell}>
        <a class="skip" href="#main">
          {i18n.t("app.skip")}
        </a>
        <Header onLang={onLang} step={step} />
        <main id="main" class="main" tabIndex={-1}>
          <MomentBar moments={moments} held={held} onHold={setHeld} />
          <PageView entry={entry} step={step} scroll={scroll} />
        </main>
        <footer class="footer">
          <p>{i18n.t("app.footer")}</p>
        </footer>
      </ShellContext.Provider>
    </I18nContext.Provider>
  );
}
