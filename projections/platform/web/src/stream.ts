import type { Fact, Rejection } from "./api-types";

export type LiveState = "connecting" | "live" | "reconnecting" | "offline" | "paused";

export interface StreamHandlers {
  onFact(fact: Fact): void;
  onRejection(rejection: Rejection): void;
  /** Read models moved: what was read before is old. */
  onModels(): void;
  /** Connected, at first or again: events may have been missed until now, so read everything anew. */
  onOpen(): void;
  onState(state: LiveState): void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** Trying for this long without success is called offline; trying goes on. */
const OFFLINE_AFTER_MS = 20_000;
/** A hidden page gives its connection back: browsers allow six per origin. */
const HIDDEN_CLOSE_MS = 60_000;

function parse<T>(event: Event): T | null {
  try {
    return JSON.parse((event as MessageEvent<string>).data) as T;
  } catch {
    return null;
  }
}

/** Keep /v1/stream open until the returned function is called. */
export function openStream(handlers: StreamHandlers): () => void {
  let source: EventSource | null = null;
  let retryTimer = 0;
  let offlineTimer = 0;
  let hiddenTimer = 0;
  let retryMs = FIRST_RETRY_MS;

  const drop = (): void => {
    source?.close();
    source = null;
    window.clearTimeout(retryTimer);
  };

  const connect = (): void => {
    drop();
    const opened = new EventSource("/v1/stream");
    source = opened;
    opened.onopen = () => {
      window.clearTimeout(offlineTimer);
      offlineTimer = 0;
      retryMs = FIRST_RETRY_MS;
      handlers.onState("live");
      handlers.onOpen();
    };
    // The browser's own retry gives up on an error status and waits as long as it likes; ours is told and bounded.
    opened.onerror = () => lost();
    opened.addEventListener("fact", (event) => {
      const fact = parse<Fact>(event);
      if (fact) handlers.onFact(fact);
    });
    opened.addEventListener("rejection", (event) => {
      const rejection = parse<Rejection>(event);
      if (rejection) handlers.onRejection(rejection);
    });
    opened.addEventListener("models", () => handlers.onModels());
  };

  const lost = (): void => {
    drop();
    if (!navigator.onLine) handlers.onState("offline");
    else if (offlineTimer === 0) handlers.onState("reconnecting");
    if (offlineTimer === 0) offlineTimer = window.setTimeout(() => handlers.onState("offline"), OFFLINE_AFTER_MS);
    retryTimer = window.setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  };

  // "offline" says that the machine has no network, yet a platform on the same machine still answers: try.
  const onNetwork = (): void => connect();
  const onVisibility = (): void => {
    window.clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = window.setTimeout(drop, HIDDEN_CLOSE_MS);
    else if (source === null) connect();
  };

  window.addEventListener("online", onNetwork);
  window.addEventListener("offline", onNetwork);
  document.addEventListener("visibilitychange", onVisibility);
  handlers.onState("connecting");
  connect();

  return () => {
    window.removeEventListener("online", onNetwork);
    window.removeEventListener("offline", onNetwork);
    document.removeEventListener("visibilitychange", onVisibility);
    window.clearTimeout(offlineTimer);
    window.clearTimeout(hiddenTimer);
    drop();
  };
}
