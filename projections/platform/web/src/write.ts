import { asReadError, type Ask, connect, type Via } from "./client/http";
import { askWho, own, presentWho } from "./session";

const TIMEOUT_MS = 60_000;
const CROSS_SITE = "urn:kiteline:problem:cross-site";

/** A way to ask for what is no read: with the session's token. An ended session leads to the log-in page. */
export const writing: Via = async <T>(ask: Ask): Promise<T> => {
  const who = presentWho() ?? (await askWho());
  const once = (csrf: string | null = null): Promise<T> => connect({ csrf, timeoutMs: TIMEOUT_MS })(ask);
  return own(
    once(who?.csrf_token).catch(async (cause: unknown) => {
      // Logged in anew in another window: the token is that of the session before.
      const token = asReadError(cause).problem?.type === CROSS_SITE && (await askWho())?.csrf_token;
      if (token) return once(token);
      throw cause;
    }),
  );
};
