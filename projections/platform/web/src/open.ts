import { type Load, ReadError } from "./api";
import { askWho, presentWho } from "./session";

/**
 * The same read where the policy opens `resource` to who is looking; else refused here, without asking. What is known to be
 * refused is no failure: the page says to whom it is open.
 */
export function ifOpen<T>(resource: string, load: Load<T>): Load<T> {
  return async (moment, signal) => {
    const who = presentWho() ?? (await askWho());
    if (who?.grants[resource] === "no") throw new ReadError("refused", who.account === null ? 401 : 403, null);
    return load(moment, signal);
  };
}

/** Whether a read failed because it is not open to who is looking. */
export const isClosed = (error: ReadError | null): boolean => error?.status === 401 || error?.status === 403;
