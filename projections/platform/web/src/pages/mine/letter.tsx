import { useEffect, useMemo, useRef } from "preact/hooks";
import { NOW } from "../../api";
import type { LetterReason, ReasonShape } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { useShell } from "../../shell";
import { toldReason } from "../../told-reason";
import { useResource } from "../../use-resource";
import { LetterForm } from "./letter-form";
import { loadOpened, type Opened } from "./letter-reads";
import { type MineI18n, useMineI18n } from "./messages";

/** One rejected statement: why, what to do, and the form that corrects it. */
export function LetterPanel({ position }: { position: string }) {
  const { lang, t } = useMineI18n();
  const { href } = useShell();
  const load = useMemo(() => loadOpened(position), [position]);
  const resource = useResource(load, NOW, 0);
  const top = useRef<HTMLParagraphElement>(null);
  // What was clicked is gone: the keyboard goes on from here.
  useEffect(() => top.current?.focus(), []);
  const form = resource.data?.form;
  const name = form ? (lang === "zh" ? form.title_zh : form.title_en) : (resource.data?.letter.type ?? "");
  return (
    <>
      <p ref={top} class="letter-back" tabIndex={-1}>
        <a href={href("/mine", { part: "letters" })} data-testid="letter-back">{t("mine.letters.back")}</a>
      </p>
      <Panel id="letter" title={t("mine.letter.title", { name })} resource={resource} testId="letter">
        {(opened) => <Inside opened={opened} onDone={resource.reload} />}
      </Panel>
    </>
  );
}

function Inside({ opened, onDone }: { opened: Opened; onDone(): void }) {
  const { t, format } = useMineI18n();
  const { letter, form, guides } = opened;
  const dealt = letter.state === "resubmitted" || letter.state === "restated";
  return (
    <>
      <p class="hint">
        <code>{letter.subject ?? letter.position}</code> · {t("mine.time.recorded", { time: format.time(letter.recorded_at) })}
      </p>
      <h3>{t("mine.letter.reasons")}</h3>
      <Why reasons={letter.reasons} guides={guides} />
      {dealt ? (
        <p class="done-note" data-testid="letter-dealt">
          {t("mine.letter.done", { state: t(`mine.state.${letter.state}`), became: becameOf(letter.became, t) })}
        </p>
      ) : form && letter.fact ? (
        <LetterForm letter={letter} form={form} fact={letter.fact} onDone={onDone} />
      ) : (
        <p class="plain-note">{t("mine.letter.unread")}</p>
      )}
    </>
  );
}

function becameOf(became: string | null, t: MineI18n["t"]): string {
  if (became === "accepted" || became === "rejected" || became === "duplicate") return t(`mine.${became}`);
  return t("mine.undecided");
}

/** Each reason with what it means and the way out, from the guide. */
function Why({ reasons, guides }: { reasons: LetterReason[]; guides: Map<string, ReasonShape> }) {
  const i18n = useMineI18n();
  const { lang, t } = i18n;
  return (
    <ul class="reasons letter-reasons">
      {reasons.map((reason, index) => {
        const guide = guides.get(reason.code);
        return (
          <li key={index} data-code={reason.code}>
            <strong>{toldReason(reason, i18n)}</strong>
            {guide && (
              <dl class="told">
                <dt>{t("mine.letter.meaning")}</dt>
                <dd>{lang === "zh" ? guide.meaning_zh : guide.meaning_en}</dd>
                <dt>{t("mine.letter.mend")}</dt>
                <dd>{lang === "zh" ? guide.mend_zh : guide.mend_en}</dd>
              </dl>
            )}
          </li>
        );
      })}
    </ul>
  );
}
