import { useEffect } from "preact/hooks";
import { NOW } from "../../api";
import { Failure } from "../../components/panel";
import { Tabs } from "../../components/tabs";
import { askWho, statesFor, toLogin, useSession, type Who, withoutAccounts } from "../../session";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { CredentialsPart } from "./credentials";
import { LettersPart } from "./letters";
import { useMineI18n } from "./messages";
import "./mine.css";
import { OverviewPanel } from "./overview";
import { loadConduct, loadOverview } from "./reads";
import { SeenPart } from "./seen";
import { UploadPart } from "./upload";
import { useOwnVersion } from "./use-own-version";
import { VerdictsPart } from "./verdicts";

const PARTS = ["upload", "verdicts", "letters", "credentials", "seen"] as const;
type Part = (typeof PARTS)[number];

/** A member's own statements: send, what became of them, correct, credentials, and what others see. */
export default function MinePage() {
  const { t } = useMineI18n();
  const { who, error } = useSession();
  const visitor = who !== null && who.account === null && who.role === "public";
  useEffect(() => {
    if (visitor) toLogin(false);
  }, [visitor]);
  if (error && !who) return <Failure error={error} stale={false} onRetry={() => void askWho()} />;
  if (!who || visitor) return <p class="state loading-page">{t("state.loading")}</p>;
  return statesFor(who) ? <Own member={who.member} /> : <NotHere who={who} />;
}

/** What somebody who has no statements of its own is told to do. */
function NotHere({ who }: { who: Who }) {
  const { t } = useMineI18n();
  const { href } = useShell();
  const without = withoutAccounts(who);
  const told = without
    ? t("mine.visitor.without")
    : who.account === null
      ? t("mine.visitor")
      : t("mine.visitor.office", { name: who.account });
  return (
    <section class="panel mine-visitor" aria-labelledby="visitor-title" data-testid="mine-visitor">
      <h2 id="visitor-title">{t("mine.visitor.title")}</h2>
      <p>{told}</p>
      {!without && who.account === null && (
        <p>
          <a href={href("/login", { back: "/mine" })}>{t("mine.visitor.login")}</a>
        </p>
      )}
      {!without && <p class="hint">{t("mine.visitor.how")}</p>}
      <p>
        <code>{t("mine.visitor.command")}</code>
      </p>
    </section>
  );
}

function Own({ member }: { member: string }) {
  const { t } = useMineI18n();
  const { moment, past, params, href } = useShell();
  const version = useOwnVersion(member);
  const overview = useResource(loadOverview, NOW, version);
  const conduct = useResource(loadConduct, moment, version);
  const part: Part = PARTS.find((one) => one === params.get("part")) ?? "upload";
  // Undefined until it is known, so that nothing is shown that then goes away.
  const kind = conduct.data ? conduct.data.kind : conduct.error ? null : undefined;
  return (
    <div class="mine">
      <OverviewPanel overview={overview} conduct={conduct} />
      <Tabs
        label={t("mine.parts")}
        tabs={PARTS.map((one) => ({
          id: one,
          title: t(`mine.part.${one}`),
          href: href("/mine", { part: one === "upload" ? null : one }),
          current: one === part,
        }))}
      />
      {past && part !== "verdicts" && (
        <p class="plain-note" data-testid="now-only">
          {t("mine.nowOnly")}
        </p>
      )}
      {part === "upload" && <UploadPart kind={kind} />}
      {part === "verdicts" && <VerdictsPart version={version} name={overview.data?.member_zh ?? member} />}
      {part === "letters" && <LettersPart version={version} />}
      {part === "credentials" && <CredentialsPart member={member} />}
      {part === "seen" && <SeenPart version={version} />}
    </div>
  );
}
