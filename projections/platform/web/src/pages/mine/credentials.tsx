import { NOW } from "../../api";
import type { GatewayToken, KafkaUser } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useMineI18n } from "./messages";
import { loadCredentials } from "./reads";
import { Rotation } from "./rotation";

const HEADS = ["id", "label", "issued", "used", "state"] as const;

/** Which credentials the member's systems have, until when, and how to get new ones. */
export function CredentialsPart({ member }: { member: string }) {
  const { t } = useMineI18n();
  const { href } = useShell();
  const resource = useResource(loadCredentials, NOW, 0);
  return (
    <Panel id="credentials" title={t("mine.part.credentials")} resource={resource} testId="credentials">
      {({ kafka, tokens }) => (
        <>
          <h3>{t("mine.cred.kafka")}</h3>
          <Kafka kafka={kafka} />
          {kafka.user !== null && <Rotation onMade={resource.reload} />}
          <h3>{t("mine.cred.tokens")}</h3>
          <p class="hint">
            {t("mine.cred.tokensNote", { member })} <a href={href("/account")}>{t("mine.cred.toAccount")}</a>
          </p>
          {tokens.length === 0 ? <p class="state">{t("mine.cred.noTokens")}</p> : <TokenTable tokens={tokens} />}
        </>
      )}
    </Panel>
  );
}

function Kafka({ kafka }: { kafka: KafkaUser }) {
  const { t, format } = useMineI18n();
  return (
    <dl class="told">
      <dt>{t("mine.cred.user")}</dt>
      <dd>{kafka.user === null ? t("mine.cred.userNone") : <code>{kafka.user}</code>}</dd>
      <dt>{t("mine.cred.validity")}</dt>
      <dd>{t("mine.cred.good")}</dd>
      {kafka.former !== null && kafka.former_until !== null && (
        <>
          <dt>{t("mine.cred.former")}</dt>
          <dd>{t("mine.cred.formerUntil", { user: kafka.former, time: format.time(kafka.former_until) })}</dd>
        </>
      )}
      <dt>{t("mine.cred.bootstrap")}</dt>
      <dd>
        <code>{kafka.bootstrap}</code>
      </dd>
      <dt>{t("mine.cred.inbox")}</dt>
      <dd>
        <code>{kafka.inbox}</code>
      </dd>
    </dl>
  );
}

function TokenTable({ tokens }: { tokens: GatewayToken[] }) {
  const { t, format } = useMineI18n();
  return (
    <Table of="credentials-title" head={[...HEADS.map((head) => t(`mine.cred.${head}`))]}>
      {tokens.map((token) => (
        <tr key={token.token_id}>
          <th scope="row">
            <code>{token.token_id}</code>
          </th>
          <td>{token.label || "—"}</td>
          <td class="time">{format.time(token.issued_at)}</td>
          <td class="time">{token.used_at ? format.time(token.used_at) : t("mine.cred.neverUsed")}</td>
          <td>{t(token.revoked_at ? "mine.cred.revoked" : "mine.cred.stands")}</td>
        </tr>
      ))}
    </Table>
  );
}
