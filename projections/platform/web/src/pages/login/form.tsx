import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { asReadError } from "../../api";
import { postSession } from "../../client/operations";
import { toldError } from "../../told-error";
import { writing } from "../../write";
import { useLoginI18n } from "./messages";

const WRONG = "urn:kiteline:problem:wrong-password";

/** Account and password. A delay after wrong passwords is counted down; nothing that was typed is lost. */
export function LoginForm({ onDone }: { onDone(): void }) {
  const i18n = useLoginI18n();
  const { t } = i18n;
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const [until, setUntil] = useState<number | null>(null);
  const left = useCountdown(until);
  const password = useRef<HTMLInputElement>(null);
  // Its kind is set beside the rendering: to the types, a field of a password is never one of text.
  useLayoutEffect(() => {
    if (password.current) password.current.type = shown ? "text" : "password";
  }, [shown]);
  const locked = left > 0;

  const submit = (form: HTMLFormElement): void => {
    const data = new FormData(form);
    const [name, word] = [String(data.get("name") ?? "").trim(), String(data.get("password") ?? "")];
    if (!name || !word) {
      setTold(t("login.required"));
      return;
    }
    setBusy(true);
    setTold(null);
    postSession(writing, { name, password: word }).then(onDone, (cause: unknown) => {
      setBusy(false);
      const error = asReadError(cause);
      const seconds = error.status === 429 ? error.retryAfter : null;
      setUntil(seconds === null ? null : Date.now() + seconds * 1000);
      setTold(seconds !== null ? null : error.problem?.type === WRONG ? t("login.wrong") : toldError(error, i18n));
      password.current?.select();
    });
  };
  const time =
    left < 60 ? t("login.seconds", { n: left }) : t("login.minutes", { m: Math.floor(left / 60), s: left % 60 });
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && !locked) submit(event.currentTarget);
      }}
    >
      <div class="form-field">
        <label for="login-name">{t("login.name")}</label>
        <input
          id="login-name"
          name="name"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          maxLength={60}
          required
          data-testid="login-name"
          onInput={() => setUntil(null)}
        />
      </div>
      <div class="form-field">
        <label for="login-password">{t("login.password")}</label>
        <input
          ref={password}
          id="login-password"
          name="password"
          type="password"
          autocomplete="current-password"
          maxLength={400}
          required
          aria-describedby="login-told"
          data-testid="login-password"
        />
        <label class="hint">
          <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />{" "}
          {t("login.show")}
        </label>
      </div>
      <div id="login-told" aria-live="assertive" aria-atomic="true">
        {told && <p class="failure login-told">{told}</p>}
        {/* What is counted down is not told to a screen reader each second. */}
        {until !== null && !locked && <p class="plain-note">{t("login.unlocked")}</p>}
      </div>
      {locked && (
        <p class="failure login-told" role="alert" data-testid="login-locked">
          {t("login.locked", { time: "…" }).split("…")[0]}
          <span aria-live="off">{time}</span>
          {t("login.locked", { time: "…" }).split("…")[1]}
        </p>
      )}
      <div class="form-buttons">
        <button type="submit" class="button main-action" disabled={busy || locked} data-testid="login-submit">
          {t(busy ? "login.busy" : "login.submit")}
        </button>
      </div>
    </form>
  );
}

/** Whole seconds left until `until`. */
function useCountdown(until: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    if (until === null) return undefined;
    const timer = window.setInterval(() => setNow(Date.now()), 500);
    return () => window.clearInterval(timer);
  }, [until]);
  return until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
}
