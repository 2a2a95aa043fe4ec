import { useEffect, useState } from "preact/hooks";

/** Grows every so often while the page can be seen, and when it comes into sight again. */
export function usePoll(everyMs: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === "visible") setTurn((n) => n + 1);
    };
    const timer = window.setInterval(look, everyMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [everyMs]);
  return turn;
}
