import { useState } from "preact/hooks";
import { asReadError } from "../../api";
import { postAccountPassword } from "../../client/operations";
import { askWho } from "../../session";
import { toldError } from "../../told-error";
import { writing } from "../../write";
import { useAccountI18n } from "./messages";

const SHORTEST = 12;
const FIELDS = ["present", "new", "again"] as const;
type Field = (typeof FIELDS)[number];

/** A new password, for the one that is known. */
export function PasswordForm({ account }: { account: string }) {
  const i18n = useAccountI18n();
  const { t } = i18n;
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [wrong, setWrong] = useState<{ field: Field | null; text: string } | null>(null);

  const submit = (form: HTMLFormElement): void => {
    const data = new FormData(form);
    const [present = "", chosen = "", again = ""] = FIELDS.map((name) => String(data.get(name) ?? ""));
    setDone(false);
    if (chosen.length < SHORTEST) return setWrong({ field: "new", text: t("account.short") });
    if (chosen !== again) return setWrong({ field: "again", text: t("account.differ") });
    setBusy(true);
    setWrong(null);
    postAccountPassword(writing, { present, password: chosen })
      .then(
        () => {
          form.reset();
          setDone(true);
          void askWho();
        },
        (cause: unknown) => {
          const error = asReadError(cause);
          const field = error.problem?.type?.endsWith("wrong-password") ? "present" : error.status === 422 ? "new" : null;
          setWrong({ field, text: toldError(error, i18n) });
        },
      )
      .finally(() => setBusy(false));
  };
  return (
    <section class="panel" aria-labelledby="password-title" data-testid="password">
      <div class="panel-head">
        <h2 id="password-title">{t("account.password")}</h2>
      </div>
      <p class="hint">{t("account.passwordNote")}</p>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) submit(event.currentTarget);
        }}
      >
        <input type="text" name="account" value={account} autocomplete="username" hidden readOnly aria-label={t("account.name")} />
        {FIELDS.map((name) => (
          <div key={name} class="form-field">
            <label for={`password-${name}`}>{t(`account.${name}`)}</label>
            <input
              id={`password-${name}`}
              name={name}
              type="password"
              autocomplete={name === "present" ? "current-password" : "new-password"}
              maxLength={200}
              required
              aria-invalid={wrong?.field === name}
              aria-describedby={wrong?.field === name ? "password-told" : undefined}
              data-testid={`password-${name}`}
            />
          </div>
        ))}
        <div aria-live="polite">
          {wrong && (
            <p id="password-told" class="field-error">
              {wrong.text}
            </p>
          )}
          {done && <p class="done-note">{t("account.changed")}</p>}
        </div>
        <div class="form-buttons">
          <button type="submit" class="button main-action" disabled={busy} data-testid="password-change">
            {t(busy ? "account.changing" : "account.change")}
          </button>
        </div>
      </form>
    </section>
  );
}
