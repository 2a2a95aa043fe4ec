import { useEffect, useRef, useState } from "preact/hooks";

/** `version`, but growing at most every `ms`: for what is dear to count and need not move with every fact. */
export function useSlowly(version: number, ms: number): number {
  const [slow, setSlow] = useState(version);
  const latest = useRef(version);
  latest.current = version;
  const timer = useRef(0);
  useEffect(() => {
    if (version === slow || timer.current !== 0) return;
    timer.current = window.setTimeout(() => {
      timer.current = 0;
      setSlow(latest.current);
    }, ms);
  }, [version]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return slow;
}
