import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { asReadError } from "../../api";
import type { Form, FormField, LetterReason as Reason, OpenedLetter, Resubmitted } from "../../client/shapes";
import { toldError } from "../../told-error";
import { keepDraft, keptDraft } from "./draft";
import { FieldInput } from "./field-input";
import { type Fact, resubmit, verdictAfter } from "./letter-reads";
import { useMineI18n } from "./messages";

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const LOOK_MS = 2_000;

interface Told {
  kind: "good" | "bad" | "plain";
  text: string;
}

interface Props {
  letter: OpenedLetter;
  form: Form;
  fact: Fact;
  onDone(): void;
}

/** The fact, field by field as its schema has them; what is wrong comes first. Checked, then sent again, once. */
export function LetterForm({ letter, form, fact, onDone }: Props) {
  const i18n = useMineI18n();
  const { t } = i18n;
  const kept = useMemo(() => keptDraft(letter.position), [letter.position]);
  const [changes, setChanges] = useState<Fact>(kept ?? {});
  const [reasons, setReasons] = useState<Reason[]>(letter.reasons);
  const [told, setTold] = useState<Told | null>(kept ? { kind: "plain", text: t("mine.letter.draft") } : null);
  const [busy, setBusy] = useState<"check" | "send" | null>(null);
  const [waits, setWaits] = useState<string | null>(null);
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => keepDraft(letter.position, changes), [letter.position, changes]);
  useVerdictOf(waits, letter.seq, (outcome) => finish(outcome));

  // The order stays while one types: what was wrong when the letter was opened.
  const [first, others] = useMemo(() => {
    const isWrong = (field: FormField): boolean => letter.reasons.some((reason) => fieldOf(reason) === field.name);
    return [form.fields.filter(isWrong), form.fields.filter((field) => !isWrong(field))];
  }, [form, letter]);

  const onValue = (name: string, value: unknown): void => {
    setTold(null);
    setChanges((old) => {
      const next = { ...old, [name]: value };
      if (same(value, fact[name])) delete next[name];
      return next;
    });
  };
  const say = (next: Told): void => {
    setTold(next);
    window.setTimeout(() => result.current?.scrollIntoView({ block: "nearest" }), 0);
  };
  const finish = (outcome: string): void => {
    setWaits(null);
    keepDraft(letter.position, {});
    if (outcome === "accepted") say({ kind: "good", text: t("mine.letter.accepted") });
    else if (outcome === "rejected") say({ kind: "bad", text: t("mine.letter.rejected") });
    else say({ kind: "plain", text: t("mine.letter.duplicate") });
    onDone();
  };
  const rehearsed = ({ expected }: Resubmitted): void => {
    const outcome = expected?.outcome;
    setReasons(outcome === "rejected" ? (expected?.reasons ?? []) : []);
    if (outcome === "accepted") say({ kind: "good", text: t("mine.letter.wouldAccept") });
    else if (outcome === "duplicate") say({ kind: "plain", text: t("mine.letter.wouldDuplicate") });
    else say({ kind: "bad", text: t("mine.letter.wouldReject") });
  };
  const submitted = ({ status, event_id }: Resubmitted): void => {
    if (["accepted", "rejected", "duplicate"].includes(status)) return finish(status);
    say({ kind: "plain", text: t("mine.letter.submitted") });
    setWaits(event_id ?? null);
  };
  const failed = (cause: unknown): void => {
    const error = asReadError(cause);
    const again = (error.problem as { reasons?: Reason[] } | null)?.reasons;
    if (again) {
      setReasons(again);
      return say({ kind: "bad", text: t("mine.letter.wouldReject") });
    }
    say({ kind: "bad", text: toldError(error, i18n) });
  };
  const run = (what: "check" | "send"): void => {
    setBusy(what);
    setTold(null);
    resubmit(letter.position, changes, what === "check")
      .then(what === "check" ? rehearsed : submitted, failed)
      .finally(() => setBusy(null));
  };
  const shown = (fields: FormField[]) =>
    fields.map((field) => (
      <FieldInput
        key={field.name}
        field={field}
        value={field.name in changes ? changes[field.name] : fact[field.name]}
        before={field.name in changes ? fact[field.name] : undefined}
        reasons={reasons.filter((reason) => fieldOf(reason) === field.name)}
        onValue={(value) => onValue(field.name, value)}
      />
    ));
  const blocked = busy !== null || waits !== null;
  return (
    <form
      class="form letter-form"
      noValidate
      data-testid="letter-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked) run("check");
      }}
    >
      {first.length > 0 && <p class="hint">{t("mine.letter.wrongFirst")}</p>}
      {shown(first)}
      <details open={first.length === 0}>
        <summary class="summary" data-testid="other-fields">{t("mine.letter.otherCount", { n: others.length })}</summary>
        <div class="form letter-others">{shown(others)}</div>
      </details>
      <div ref={result} aria-live="polite" data-testid="letter-told">
        {told && <p class={{ good: "done-note", bad: "failure", plain: "plain-note" }[told.kind]}>{told.text}</p>}
      </div>
      <div class="form-buttons">
        <button type="submit" class="button" disabled={blocked} data-testid="letter-check">
          {t(busy === "check" ? "mine.letter.checking" : "mine.letter.check")}
        </button>
        <button type="button" class="button main-action" disabled={blocked} data-testid="letter-send" onClick={() => run("send")}>
          {t(busy === "send" ? "mine.letter.sending" : "mine.letter.send")}
        </button>
        {Object.keys(changes).length > 0 && (
          <button
            type="button"
            class="button quiet"
            disabled={blocked}
            onClick={() => {
              setChanges({});
              setReasons(letter.reasons);
              setTold(null);
            }}
          >
            {t("mine.letter.discard")}
          </button>
        )}
      </div>
    </form>
  );
}

/** The field of the fact that a reason is about: of `parties.party`, `parties`. */
function fieldOf(reason: Reason): string {
  return (reason.field ?? "").split(/[.[]/)[0] ?? "";
}

/** Looks for the verdict on what was sent until there is one. */
function useVerdictOf(eventId: string | null, after: number, onVerdict: (outcome: string) => void): void {
  useEffect(() => {
    if (eventId === null) return undefined;
    const control = new AbortController();
    let timer = 0;
    const look = (): void => {
      verdictAfter(eventId, after, control.signal).then(
        (found) => {
          if (control.signal.aborted) return;
          if (found) onVerdict(found.outcome);
          else timer = window.setTimeout(look, LOOK_MS);
        },
        () => {
          if (!control.signal.aborted) timer = window.setTimeout(look, LOOK_MS);
        },
      );
    };
    look();
    return () => {
      control.abort();
      window.clearTimeout(timer);
    };
  }, [eventId]);
}
