import { useState } from "preact/hooks";
import { NOW } from "../../api";
import type { FormTitle } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { useResource } from "../../use-resource";
import { useMineI18n } from "./messages";
import { loadForms } from "./reads";

/** Workbooks to fill, those that this kind of member may state first. */
export function Templates({ kind }: { kind: string | null | undefined }) {
  const { lang, t } = useMineI18n();
  const resource = useResource(loadForms, NOW, 0);
  const [every, setEvery] = useState(false);
  return (
    <Panel id="templates" title={t("mine.templates")} resource={resource} testId="templates">
      {(forms) => {
        if (kind === undefined) return <p class="state loading-templates">{t("state.loading")}</p>;
        const shown = forms.filter((form) => every || kind === null || form.speakers.includes(kind));
        const families = [...new Set(shown.map((form) => form.family))];
        const name = (form: FormTitle): string => (lang === "zh" ? form.title_zh : form.title_en);
        return (
          <>
            <p class="hint">{t("mine.templates.note")}</p>
            <dl class="told mine-templates">
              {families.map((family) => {
                const own = shown.filter((form) => form.family === family);
                return (
                  <>
                    <dt>{lang === "zh" ? own[0]?.family_zh : own[0]?.family_en}</dt>
                    <dd>
                      <ul>
                        {own.map((form) => (
                          <li key={form.event_type}>
                            <a href={`/v1/mine/forms/${form.event_type}/template`} download={`${name(form)}.xlsx`}>
                              {name(form)}
                            </a>
                          </li>
                        ))}
                      </ul>
                    </dd>
                  </>
                );
              })}
            </dl>
            {kind !== null && (
              <label class="hint">
                <input type="checkbox" checked={every} onChange={(event) => setEvery(event.currentTarget.checked)} />{" "}
                {t("mine.templates.all")}
              </label>
            )}
          </>
        );
      }}
    </Panel>
  );
}
