import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { pick, useI18n } from "../i18n";
import type { PageEntry, Path } from "../pages";
import { LOADS } from "../pages/loads";
import { useShell } from "../shell";

interface Props {
  entry: PageEntry | null;
  /** Grows with each step to another path. */
  step: number;
  scroll: number | null;
}

interface Loaded {
  path: string;
  Page: ComponentType;
}

/** How long a page that was returned to may take to grow to where the reader was. */
const SETTLES_MS = 15_000;
/** What a reader does who no longer waits for it. */
const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/** The heading and the page under it, fetched when it is first gone to. */
export function PageView({ entry, step, scroll }: Props) {
  const { lang, t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);

  useEffect(() => {
    if (!entry) return undefined;
    let gone = false;
    setFailed(false);
    LOADS[entry.path as Path]().then(
      (found) => !gone && setLoaded({ path: entry.path, Page: found.default }),
      () => !gone && setFailed(true),
    );
    return () => {
      gone = true;
    };
  }, [entry, tries]);

  const first = useRef(step);
  useEffect(() => {
    if (step === first.current) return undefined;
    first.current = -1;
    heading.current?.focus({ preventScroll: true });
    if (scroll !== null) return returnTo(scroll);
    window.scrollTo({ top: 0, behavior: "instant" });
    return undefined;
  }, [step]);

  const there = entry && loaded?.path === entry.path ? loaded : null;
  return (
    <>
      <h1 ref={heading} class="page-title" tabIndex={-1}>
        {entry ? pick(lang, entry.heading ?? entry.title) : t("page.unknown")}
      </h1>
      {!entry && <Unknown />}
      {entry && !there && !failed && <p class="state loading-page">{t("state.loading")}</p>}
      {failed && (
        <div class="state failure" role="alert">
          <p>{t("page.failed")}</p>
          <button type="button" class="button" onClick={() => (tries ? window.location.reload() : setTries(1))}>
            {t("state.retry")}
          </button>
        </div>
      )}
      {there && <there.Page key={there.path} />}
    </>
  );
}

/** What an address that is no page's shows. */
function Unknown() {
  const { t } = useI18n();
  const { path, href } = useShell();
  return (
    <div class="panel" data-testid="unknown-page">
      <p>{t("page.unknownNote", { path })}</p>
      <p>
        <a href={href("/")}>{t("page.home")}</a>
      </p>
    </div>
  );
}

/** What still grows, or pushes down what is below it. */
const LOADING = "[aria-busy=true], p.state[class*=loading-], .chart-wait, div.spark";

/** Scroll there and stay until the page is whole, unless the reader moves first. Returns how to stop trying. */
function returnTo(top: number): () => void {
  const root = document.documentElement;
  const until = performance.now() + SETTLES_MS;
  let frame = 0;
  const stop = (): void => {
    cancelAnimationFrame(frame);
    root.style.overflowAnchor = "";
    for (const move of MOVES) window.removeEventListener(move, stop);
  };
  const attempt = (): void => {
    window.scrollTo({ top, behavior: "instant" });
    const waits = Math.abs(window.scrollY - top) > 1 || document.querySelector(LOADING) !== null;
    if (waits && performance.now() < until) frame = requestAnimationFrame(attempt);
    else stop();
  };
  for (const move of MOVES) window.addEventListener(move, stop, { passive: true });
  // Else the browser keeps in place what it sees, and so moves away from there as panels above come in.
  root.style.overflowAnchor = "none";
  attempt();
  return stop;
}
