import { useState } from "preact/hooks";
import { asReadError } from "../../api";
import { postTokens } from "../../client/operations";
import type { Scope } from "../../client/shapes";
import { Secret } from "../../components/secret";
import { toldError } from "../../told-error";
import { writing } from "../../write";
import { useAccountI18n } from "./messages";

const SCOPES = ["read", "mine", "state"] as const satisfies readonly Scope[];
const DAYS = 90;

/** Makes a token and shows it once. */
export function NewToken({ member, onMade }: { member: string | null; onMade(): void }) {
  const i18n = useAccountI18n();
  const { t } = i18n;
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const [made, setMade] = useState<string | null>(null);
  // Those of no member have nothing of their own to read or state.
  const scopes = member === null ? SCOPES.slice(0, 1) : SCOPES;

  const submit = (form: HTMLFormElement): void => {
    const data = new FormData(form);
    const chosen = data.getAll("scope") as Scope[];
    setMade(null);
    if (chosen.length === 0) return setTold(t("account.noScope"));
    setTold(null);
    setBusy(true);
    const wanted = { label: String(data.get("label") ?? "").trim(), scopes: chosen, days: Number(data.get("days")) };
    postTokens(writing, wanted)
      .then(
        ({ token }) => {
          form.reset();
          setMade(token);
          onMade();
        },
        (cause: unknown) => setTold(toldError(asReadError(cause), i18n)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <div class="token-new">
      <div aria-live="polite">
        {made !== null && (
          <div class="done-note" data-testid="token-made">
            <p>{t("account.made")}</p>
            <Secret value={made} copy={t("account.copy")} copied={t("account.copied")} />
          </div>
        )}
      </div>
      <details>
        <summary class="summary" data-testid="token-open">{t("account.make")}</summary>
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) submit(event.currentTarget);
          }}
        >
          <div class="form-field">
            <label for="token-label">{t("account.label")}</label>
            <input id="token-label" name="label" type="text" maxLength={60} placeholder={t("account.labelHint")} />
          </div>
          <fieldset class="form-field">
            <legend>{t("account.scopes")}</legend>
            {scopes.map((scope) => (
              <label key={scope} class="scope">
                <input type="checkbox" name="scope" value={scope} defaultChecked={scope === "read"} data-testid={`scope-${scope}`} />
                <span>{t(`account.scope.${scope}`)}</span>
              </label>
            ))}
          </fieldset>
          <div class="form-field">
            <label for="token-days">{t("account.days")}</label>
            <input id="token-days" name="days" type="number" min={1} max={366} step={1} defaultValue={String(DAYS)} required />
          </div>
          {told && (
            <p class="field-error" role="alert">
              {told}
            </p>
          )}
          <div class="form-buttons">
            <button type="submit" class="button main-action" disabled={busy} data-testid="token-make">
              {t(busy ? "account.making" : "account.make")}
            </button>
          </div>
        </form>
      </details>
    </div>
  );
}
