import { useEffect, useRef, useState } from "preact/hooks";
import { asReadError, NOW, type ReadError, via } from "../../api";
import { mineUploadsOutcome } from "../../client/operations";
import type { Outcome as Became, Upload } from "../../client/shapes";
import { Failure } from "../../components/panel";
import { own } from "../../session";
import { useShell } from "../../shell";
import type { Chosen } from "./chosen";
import { useMineI18n } from "./messages";
import { OUTCOMES } from "./reads";
import { RowTable, WrongRows } from "./upload-report";

const EVERY_MS = 1_000;
/** After this long without the last verdict it is said that this takes long; looking goes on, less often. */
const SLOW_MS = 60_000;
const SLOW_EVERY_MS = 10_000;

/** What was sent, and its verdicts as they come in. */
export function Sent({ report, chosen, onAnother }: { report: Upload; chosen: Chosen; onAnother(): void }) {
  const { t, format } = useMineI18n();
  const { href } = useShell();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { became, error, slow, retry } = useBecame(report.first, report.position);
  const done = became ? became.written - became.undecided : 0;
  return (
    <div class="mine-report" data-testid="sent">
      <h3 ref={heading} tabIndex={-1}>
        {t("mine.sent.title")}
      </h3>
      {report.sent === 0 ? (
        <p class="plain-note">{t("mine.sent.none")}</p>
      ) : (
        <>
          <p role="status" data-testid="sent-progress">
            {became && became.undecided === 0
              ? t("mine.sent.done", { n: format.integer(became.written) })
              : `${t("mine.sent.progress", { n: format.integer(report.sent), done: format.integer(done) })} · ${t(slow ? "mine.sent.slow" : "mine.sent.waiting")}`}
          </p>
          <progress class="mine-progress" max={report.sent} value={done} aria-label={t("mine.sent.title")} />
          <dl class="counts mine-counts">
            {OUTCOMES.map((outcome) => (
              <div key={outcome} class={`count-${outcome}`}>
                <dt>{t(`mine.${outcome}`)}</dt>
                <dd data-testid={`sent-${outcome}`}>{format.integer(became?.outcomes[outcome] ?? 0)}</dd>
              </div>
            ))}
            <div>
              <dt>{t("mine.undecided")}</dt>
              <dd>{format.integer(became?.undecided ?? report.sent)}</dd>
            </div>
          </dl>
        </>
      )}
      {error && <Failure error={error} stale={became !== null} onRetry={retry} />}
      {became && became.rejected.length > 0 && (
        <section aria-labelledby="turned-title">
          <h3 id="turned-title">{t("mine.sent.rejected")}</h3>
          <RowTable
            rows={became.rejected}
            of="turned-title"
            testId="turned-down"
            mend={(row) => <a href={href("/mine", { part: "letters", letter: row.dead_letter })}>{t("mine.sent.correct")}</a>}
          />
        </section>
      )}
      <div class="form-buttons">
        <button type="button" class="button main-action" data-testid="upload-another" onClick={onAnother}>
          {t("mine.upload.another")}
        </button>
        <a href={href("/mine", { part: "verdicts" })}>{t("mine.sent.toVerdicts")}</a>
      </div>
      {report.refused_count > 0 && <WrongRows chosen={chosen} report={report} />}
    </div>
  );
}

/** Asks for the verdicts between two positions until there are all. */
function useBecame(first: string | null, last: string | null) {
  const [became, setBecame] = useState<Became | null>(null);
  const [error, setError] = useState<ReadError | null>(null);
  const [slow, setSlow] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (first === null || last === null) return undefined;
    const control = new AbortController();
    const begun = Date.now();
    let timer = 0;
    const look = (): void => {
      own(mineUploadsOutcome(via(NOW, control.signal), { first, last })).then(
        (found) => {
          if (control.signal.aborted) return;
          setBecame(found);
          setError(null);
          const late = Date.now() - begun > SLOW_MS;
          setSlow(late && found.undecided > 0);
          if (found.undecided > 0) timer = window.setTimeout(look, late ? SLOW_EVERY_MS : EVERY_MS);
        },
        (cause: unknown) => {
          if (control.signal.aborted) return;
          setError(asReadError(cause));
          timer = window.setTimeout(look, SLOW_EVERY_MS);
        },
      );
    };
    look();
    return () => {
      control.abort();
      window.clearTimeout(timer);
    };
  }, [first, last, turn]);
  return { became, error, slow, retry: () => setTurn(turn + 1) };
}
