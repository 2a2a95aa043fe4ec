import { Failure } from "../../components/panel";
import { askWho, backTo, useSession, type Who, withoutAccounts } from "../../session";
import { useShell } from "../../shell";
import { PAGES } from "../index";
import { LoginForm } from "./form";
import "./login.css";
import { useLoginI18n } from "./messages";

/** Log in and go on to where one wanted to be. */
export default function LoginPage() {
  const { t } = useLoginI18n();
  const { params } = useShell();
  const { who, error, known } = useSession();
  const back = backTo(params.get("back"), PAGES.map((page) => page.path).filter((path) => path !== "/login"));
  return (
    <section class="panel login" aria-label={t("login.submit")} data-testid="login">
      {error && <Failure error={error} stale={false} onRetry={() => void askWho()} />}
      {!known && !error && <p class="state loading-page">{t("state.loading")}</p>}
      {who && <Known who={who} back={back} />}
    </section>
  );
}

function Known({ who, back }: { who: Who; back: string }) {
  const { t } = useLoginI18n();
  const { params } = useShell();
  if (withoutAccounts(who)) return <p class="plain-note">{t("login.without")}</p>;
  if (who.account !== null)
    return (
      <div class="done-note">
        <p>{t("login.already", { name: who.account })}</p>
        <p>
          <a href={back}>{t("login.continue")}</a>
        </p>
      </div>
    );
  const ended = params.get("ended") !== null;
  return (
    <>
      <p class="hint">{t("login.about")}</p>
      {(ended || params.get("back")) && (
        <p class="plain-note" role="status" data-testid="login-why">
          {t(ended ? "login.ended" : "login.needed")}
        </p>
      )}
      <LoginForm onDone={() => window.location.assign(back)} />
      <details class="login-help">
        <summary class="summary">{t("login.help")}</summary>
        <p>{t("login.helpNote")}</p>
        <p>
          <code>{t("login.command")}</code>
        </p>
        {who.role === "office" && <p>{t("login.demo")}</p>}
      </details>
    </>
  );
}
