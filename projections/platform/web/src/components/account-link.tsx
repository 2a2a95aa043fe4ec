import { useI18n } from "../i18n";
import { type Who, withoutAccounts } from "../session";
import { useShell } from "../shell";

/** Log in, or the account that is logged in; nothing while that is not known, or where there are no accounts. */
export function AccountLink({ who }: { who: Who | null }) {
  const { t } = useI18n();
  const { path, params, href } = useShell();
  if (who === null || withoutAccounts(who)) return null;
  if (who.account === null) {
    const text = params.toString();
    const back = path === "/login" ? params.get("back") : text ? `${path}?${text}` : path;
    return (
      <a class="account-link" href={href("/login", { back: back === "/" ? null : back })} data-testid="login-link">
        {t("account.login")}
      </a>
    );
  }
  return (
    <a
      class="account-link"
      href={href("/account")}
      aria-current={path === "/account" ? "page" : undefined}
      aria-label={t("account.of", { name: who.account })}
      data-testid="account-link"
    >
      {who.account}
    </a>
  );
}
