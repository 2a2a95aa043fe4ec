import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { readAddress, writeAddress } from "./address";
import { asLang, htmlLang, I18nContext, type Lang, makeI18n, storedLang, storeLang } from "./i18n";
import { Overview } from "./overview";
import { Header } from "./components/header";

/** The page's frame: language, moment and open evidence come from the URL and go back into it. */
export function App() {
  const [address, setAddress] = useState(readAddress);
  const [lang, setLang] = useState<Lang>(() => asLang(address.lang) ?? storedLang() ?? "zh");
  const i18n = useMemo(() => makeI18n(lang), [lang]);

  useEffect(() => {
    const onBack = (): void => {
      const now = readAddress();
      setAddress(now);
      const named = asLang(now.lang);
      if (named) setLang(named);
    };
    window.addEventListener("popstate", onBack);
    return () => window.removeEventListener("popstate", onBack);
  }, []);

  useEffect(() => {
    document.documentElement.lang = htmlLang(lang);
    document.title = `${i18n.t("app.name")} · ${i18n.t("app.title")}${address.asOf ? ` · ${address.asOf}` : ""}`;
  }, [lang, i18n, address.asOf]);

  const onLang = useCallback((chosen: Lang): void => {
    storeLang(chosen);
    writeAddress({ lang: chosen }, false);
    setLang(chosen);
  }, []);

  const onMoment = useCallback((asOf: string | null): void => {
    writeAddress({ asOf, knownAt: null }, true);
    setAddress(readAddress());
  }, []);

  const onEvidence = useCallback((evidence: string | null): void => {
    writeAddress({ evidence }, false);
    setAddress(readAddress());
  }, []);

  return (
    <I18nContext.Provider value={i18n}>
      <a class="skip" href="#main">
        {i18n.t("app.skip")}
      </a>
      <Header onLang={onLang} />
      <Overview address={address} onMoment={onMoment} onEvidence={onEvidence} />
      <footer class="footer">
        <p>{i18n.t("app.footer")}</p>
      </footer>
    </I18nContext.Provider>
  );
}
