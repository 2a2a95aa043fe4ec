import { Panel } from "../../components/panel";
import type { Resource } from "../../use-resource";
import { useHomeI18n } from "./messages";
import type { Edition } from "./reads";

const SHOWN = 6;
const HASH_DIGITS = 12;

/** Reports that are closed, with what proves them unchanged. */
export function Editions({ resource }: { resource: Resource<Edition[]> }) {
  const { lang, t } = useHomeI18n();
  const aside = (
    <a class="feed-link" href="/v1/editions.atom" type="application/atom+xml">
      {t("home.feed")}
    </a>
  );
  return (
    <Panel id="editions" title={t("home.editions")} resource={resource} aside={aside} testId="editions">
      {(editions) =>
        editions.length === 0 ? (
          <p class="state">{t("home.noEditions")}</p>
        ) : (
          <ul class="editions">
            {editions.slice(0, SHOWN).map((one) => (
              <li key={one.subject}>
                <p lang={lang === "en" ? "zh-CN" : undefined}>
                  {one.link && /^https?:\/\//.test(one.link) ? (
                    <a href={one.link} target="_blank" rel="noreferrer">
                      {one.title}
                    </a>
                  ) : (
                    <strong>{one.title}</strong>
                  )}
                </p>
                <p class="hint">
                  {t("home.edition", { n: one.edition })} · {t("home.editionOn", { date: one.as_of })} ·{" "}
                  <code title={one.manifest_sha256}>
                    {t("home.manifest", { hash: one.manifest_sha256.slice(0, HASH_DIGITS) })}
                  </code>
                </p>
              </li>
            ))}
          </ul>
        )
      }
    </Panel>
  );
}
