import { useState } from "preact/hooks";
import { asReadError, type Load, NOW, type ReadError, via } from "../../api";
import { deleteTokensByTokenId, tokens as tokensOf } from "../../client/operations";
import type { TokenShape } from "../../client/shapes";
import { Failure, Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { own } from "../../session";
import { useResource } from "../../use-resource";
import { writing } from "../../write";
import { type AccountKey, useAccountI18n } from "./messages";
import { NewToken } from "./new-token";

const HEADS = ["id", "label", "scopes", "issued", "expires", "used", "state"] as const;
const load: Load<TokenShape[]> = async (m, s) => (await own(tokensOf(via(m, s), { limit: 500 }))).items;

function stateOf(token: TokenShape): AccountKey {
  if (token.revoked_at) return "account.revoked";
  return token.expires_at && Date.parse(token.expires_at) < Date.now() ? "account.expired" : "account.good";
}

/** The account's tokens: which there are, a new one, and how to stop one. */
export function Tokens({ member }: { member: string | null }) {
  const { t, format } = useAccountI18n();
  const resource = useResource(load, NOW, 0);
  const [error, setError] = useState<ReadError | null>(null);
  const [sure, setSure] = useState<string | null>(null);
  const revoke = (id: string): void => {
    setError(null);
    deleteTokensByTokenId(writing, id).then(
      () => {
        setSure(null);
        resource.reload();
      },
      (cause: unknown) => setError(asReadError(cause)),
    );
  };
  return (
    <Panel id="tokens" title={t("account.tokens")} resource={resource} testId="tokens">
      {(tokens) => (
        <>
          <p class="hint">{t("account.tokensNote")}</p>
          <NewToken member={member} onMade={resource.reload} />
          {error && <Failure error={error} stale={false} onRetry={() => setError(null)} />}
          {tokens.length === 0 ? (
            <p class="state">{t("account.noTokens")}</p>
          ) : (
            <Table of="tokens-title" head={[...HEADS.map((head) => t(`account.${head}`))]}>
              {tokens.map((token) => (
                <tr key={token.token_id} data-token={token.token_id}>
                  <th scope="row">
                    <code>{token.token_id}</code>
                  </th>
                  <td>{token.label || "—"}</td>
                  <td>{token.scopes.join(", ")}</td>
                  <td class="time">{format.time(token.issued_at)}</td>
                  <td class="time">{token.expires_at ? format.time(token.expires_at) : "—"}</td>
                  <td class="time">{token.used_at ? format.time(token.used_at) : t("account.never")}</td>
                  <td>
                    <div class="revoke">
                      {t(stateOf(token))}
                      {stateOf(token) === "account.good" && sure !== token.token_id && (
                        <button
                          type="button"
                          class="button"
                          aria-label={t("account.revokeOf", { id: token.token_id })}
                          onClick={() => setSure(token.token_id)}
                        >
                          {t("account.revoke")}
                        </button>
                      )}
                      {sure === token.token_id && (
                        <>
                          <span class="hint" role="status">{t("account.revokeNote")}</span>
                          <button type="button" class="button main-action" onClick={() => revoke(token.token_id)}>
                            {t("account.revokeSure")}
                          </button>
                          <button type="button" class="button" onClick={() => setSure(null)}>
                            {t("account.cancel")}
                          </button>
                        </>
                      )}
                    </div>
                  </td>
                </tr>
              ))}
            </Table>
          )}
        </>
      )}
    </Panel>
  );
}
