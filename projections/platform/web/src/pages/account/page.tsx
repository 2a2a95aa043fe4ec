import { useEffect, useState } from "preact/hooks";
import { asReadError, type Load, NOW, type ReadError, via } from "../../api";
import { deleteSession, mine } from "../../client/operations";
import type { Overview } from "../../client/shapes";
import { Failure } from "../../components/panel";
import { ZhName } from "../../components/zh-name";
import { askWho, statesFor, toLogin, useSession, type Who, withoutAccounts } from "../../session";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { writing } from "../../write";
import "./account.css";
import { useAccountI18n } from "./messages";
import { PasswordForm } from "./password";
import { Tokens } from "./tokens";

const loadMine: Load<Overview> = (m, s) => mine(via(m, s));

/** Who is logged in, its password and its API tokens. */
export default function AccountPage() {
  const { t } = useAccountI18n();
  const { past } = useShell();
  const { who, error } = useSession();
  const visitor = who !== null && who.account === null && !withoutAccounts(who);
  useEffect(() => {
    if (visitor) toLogin(false);
  }, [visitor]);
  if (error && !who) return <Failure error={error} stale={false} onRetry={() => void askWho()} />;
  if (!who || visitor) return <p class="state loading-page">{t("state.loading")}</p>;
  if (who.account === null) return <p class="plain-note">{t("account.without")}</p>;
  return (
    <div class="account">
      {past && <p class="plain-note">{t("account.now")}</p>}
      <WhoIs who={who} />
      <PasswordForm account={who.account} />
      <Tokens member={who.member} />
    </div>
  );
}

function WhoIs({ who }: { who: Who }) {
  const { t, format } = useAccountI18n();
  const { href } = useShell();
  const [error, setError] = useState<ReadError | null>(null);
  const logOut = (): void => {
    deleteSession(writing).then(
      () => window.location.assign(href("/")),
      (cause: unknown) => setError(asReadError(cause)),
    );
  };
  return (
    <section class="panel" aria-labelledby="who-title" data-testid="who">
      <div class="panel-head">
        <h2 id="who-title">{t("account.who")}</h2>
        <button type="button" class="button" data-testid="logout" onClick={logOut}>
          {t("account.logout")}
        </button>
      </div>
      {error && <Failure error={error} stale={false} onRetry={logOut} />}
      <dl class="told">
        <dt>{t("account.name")}</dt>
        <dd>{who.account}</dd>
        <dt>{t("account.role")}</dt>
        <dd>{t(`account.role.${who.role}`)}</dd>
        {who.member !== null && (
          <>
            <dt>{t("account.member")}</dt>
            <dd>
              <MemberName code={who.member} />
            </dd>
          </>
        )}
        {who.ends_at !== null && (
          <>
            <dt>{t("account.ends")}</dt>
            <dd>{t("account.endsAt", { time: format.time(who.ends_at) })}</dd>
          </>
        )}
      </dl>
      {statesFor(who) && (
        <p class="account-next">
          <a href={href("/mine")}>{t("account.toMine")}</a>
        </p>
      )}
    </section>
  );
}

/** The name beside the code; the code alone for a member that is not in the catalogue. */
function MemberName({ code }: { code: string }) {
  const { data } = useResource(loadMine, NOW, 0);
  return (
    <>
      {data?.member_zh && (
        <>
          <ZhName name={data.member_zh} code={code} />{" "}
        </>
      )}
      <code>{code}</code>
    </>
  );
}
