import { useMemo } from "preact/hooks";
import { NOW } from "../../api";
import type { Letter, LetterState } from "../../client/shapes";
import { Choice } from "../../components/choice";
import { Panel } from "../../components/panel";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { LetterPanel } from "./letter";
import { loadLetters, STATES } from "./letter-reads";
import { useMineI18n } from "./messages";
import { loadForms } from "./reads";
import { Reasons } from "./verdict-item";

/** What was rejected; one of them opened, to be corrected in place. Which, is in the address. */
export function LettersPart({ version }: { version: number }) {
  const { params } = useShell();
  const position = params.get("letter");
  if (position) return <LetterPanel key={position} position={position} />;
  return <LetterList version={version} />;
}

function LetterList({ version }: { version: number }) {
  const { lang, t, format } = useMineI18n();
  const { params, href, change } = useShell();
  const state: LetterState = STATES.find((one) => one === params.get("state")) ?? "open";
  const load = useMemo(() => loadLetters(state), [state]);
  const resource = useResource(load, NOW, version);
  const local = (letter: Letter): string => letter.subject?.split("/").slice(1).join("/") || (letter.subject ?? "");
  const forms = useResource(loadForms, NOW, 0);
  const nameOf = ({ type }: Letter): string => {
    const form = forms.data?.find((one) => one.event_type === type);
    if (form) return lang === "zh" ? form.title_zh : form.title_en;
    return type === null ? t("mine.unreadable") : format.eventType({ event_type: type, event_type_zh: null });
  };
  return (
    <Panel id="letters" title={t("mine.letters.title")} resource={resource} testId="letters">
      {(letters) => (
        <>
          <p class="hint">{t("mine.letters.note")}</p>
          <div class="filters" role="group" aria-label={t("mine.filters")}>
            <Choice
              label={t("mine.letters.state")}
              value={state}
              options={STATES.map((one) => [one, t(`mine.state.${one}`)])}
              testId="filter-state"
              onChoose={(chosen) => change({ state: chosen === "open" ? null : chosen }, true)}
            />
          </div>
          {letters.length === 0 ? (
            <p class="state">{t("mine.letters.none", { state: t(`mine.state.${state}`) })}</p>
          ) : (
            <ol class="mine-list" aria-labelledby="letters-title">
              {letters.map((letter) => (
                <li key={letter.seq}>
                  <p class="mine-item-head">
                    <a href={href("/mine", { part: "letters", letter: letter.position })}>
                      <strong>{nameOf(letter)}</strong> {local(letter)}
                    </a>
                    <time class="time" dateTime={letter.recorded_at}>
                      {t("mine.time.recorded", { time: format.time(letter.recorded_at) })}
                    </time>
                  </p>
                  <Reasons reasons={letter.reasons} />
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </Panel>
  );
}
