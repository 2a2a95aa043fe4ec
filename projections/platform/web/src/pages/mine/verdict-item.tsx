import type { LetterReason, OwnVerdict } from "../../client/shapes";
import { useShell } from "../../shell";
import { toldReason } from "../../told-reason";
import { useMineI18n } from "./messages";

/** One verdict: what was stated, what became of it, and why. */
export function VerdictItem({ verdict }: { verdict: OwnVerdict }) {
  const { t, format } = useMineI18n();
  const { href } = useShell();
  const { outcome, subject, occurred_at, recorded_at, reasons, dead_letter } = verdict;
  const name = format.eventType(verdict);
  const local = subject?.split("/").slice(1).join("/") || subject;
  return (
    <li data-seq={verdict.seq} data-outcome={outcome}>
      <p class="mine-item-head">
        <Badge outcome={outcome} text={t(`mine.${outcome}`)} />
        <strong>{name}</strong>
        {local && <code class="subject" title={subject ?? ""}>{local}</code>}
        {dead_letter !== null && (
          <a
            class="mine-item-link"
            href={href("/mine", { part: "letters", letter: dead_letter })}
            aria-label={t("mine.correctOf", { name, subject: local ?? "" })}
          >
            {t("mine.correct")}
          </a>
        )}
      </p>
      <p class="mine-item-times">
        {occurred_at && (
          <time class="time" dateTime={occurred_at}>
            {t("mine.time.occurred", { time: format.time(occurred_at) })}
          </time>
        )}
        <time class="time" dateTime={recorded_at}>
          {t("mine.time.recorded", { time: format.time(recorded_at) })}
        </time>
      </p>
      {reasons.length > 0 && <Reasons reasons={reasons} />}
    </li>
  );
}

/** The outcome in words, with a mark of its own shape, so that it is told without colour. */
export function Badge({ outcome, text }: { outcome: string; text: string }) {
  return <span class={`badge badge-${outcome}`}>{text}</span>;
}

export function Reasons({ reasons }: { reasons: LetterReason[] }) {
  const i18n = useMineI18n();
  return (
    <ul class="reasons">
      {reasons.map((reason, index) => (
        <li key={index} data-code={reason.code}>
          {toldReason(reason, i18n)}
        </li>
      ))}
    </ul>
  );
}
