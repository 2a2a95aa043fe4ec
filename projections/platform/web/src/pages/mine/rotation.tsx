import { useState } from "preact/hooks";
import { asReadError } from "../../api";
import { postMineCredentialsRotation } from "../../client/operations";
import type { NewUser } from "../../client/shapes";
import { Secret } from "../../components/secret";
import { toldError } from "../../told-error";
import { writing } from "../../write";
import { useMineI18n } from "./messages";

/** New credentials for the broker, for the account's password; the old ones stay good for a while. */
export function Rotation({ onMade }: { onMade(): void }) {
  const i18n = useMineI18n();
  const { t } = i18n;
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const [made, setMade] = useState<NewUser | null>(null);
  const submit = (form: HTMLFormElement): void => {
    const data = new FormData(form);
    setBusy(true);
    setTold(null);
    const wanted = { password: String(data.get("password") ?? ""), overlap_hours: Number(data.get("hours")) };
    postMineCredentialsRotation(writing, wanted)
      .then(
        (user) => {
          form.reset();
          setMade(user);
          onMade();
        },
        (cause: unknown) => setTold(toldError(asReadError(cause), i18n)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <>
      <div aria-live="polite">
        {made && (
          <div class="done-note" data-testid="rotated">
            <p>{t("mine.cred.made")}</p>
            <dl class="told">
              <dt>{t("mine.cred.user")}</dt>
              <dd>
                <code>{made.user}</code>
              </dd>
              <dt>{t("mine.cred.mechanism")}</dt>
              <dd>
                <code>{made.mechanism}</code>
              </dd>
            </dl>
            <Secret value={made.password} copy={t("mine.cred.copy")} copied={t("mine.cred.copied")} />
          </div>
        )}
      </div>
      <details>
        <summary class="summary" data-testid="rotate-open">{t("mine.cred.rotate")}</summary>
        <p class="hint">{t("mine.cred.rotateNote")}</p>
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) submit(event.currentTarget);
          }}
        >
          <div class="form-field">
            <label for="rotate-password">{t("mine.cred.password")}</label>
            <input id="rotate-password" name="password" type="password" autocomplete="current-password" maxLength={400} required />
          </div>
          <div class="form-field">
            <label for="rotate-hours">{t("mine.cred.hours")}</label>
            <input id="rotate-hours" name="hours" type="number" min={0} max={336} step={1} defaultValue="24" required />
          </div>
          {told && (
            <p class="field-error" role="alert">
              {told}
            </p>
          )}
          <div class="form-buttons">
            <button type="submit" class="button main-action" disabled={busy} data-testid="rotate">
              {t(busy ? "mine.cred.making" : "mine.cred.make")}
            </button>
          </div>
        </form>
      </details>
    </>
  );
}
