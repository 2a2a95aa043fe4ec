import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { loadEvidence, type Moment, ReadError } from "../api";
import type { EvidenceFact, Figure } from "../api-types";
import { useI18n } from "../i18n";
import { EvidenceTable } from "./evidence-table";
import { Failure } from "./panel";

interface Props {
  figure: Figure;
  moment: Moment;
  onClose(): void;
}

interface Listed {
  items: EvidenceFact[];
  next: string | null;
  busy: boolean;
  error: ReadError | null;
}

const START: Listed = { items: [], next: null, busy: true, error: null };

/** A dialog that lists the facts behind one figure, page by page. */
export function Evidence({ figure, moment, onClose }: Props) {
  const { lang, t, format } = useI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const control = useRef<AbortController | null>(null);
  const [listed, setListed] = useState<Listed>(START);

  const read = useCallback(
    (cursor: string | null): void => {
      control.current?.abort();
      const mine = new AbortController();
      control.current = mine;
      setListed((old) => (cursor === null ? START : { ...old, busy: true, error: null }));
      loadEvidence(figure.id, moment, cursor, mine.signal).then(
        (page) => {
          if (mine.signal.aborted) return;
          setListed((old) => ({ items: [...old.items, ...page.items], next: page.next, busy: false, error: null }));
        },
        (cause: unknown) => {
          if (mine.signal.aborted) return;
          const error = cause instanceof ReadError ? cause : new ReadError("unreadable", null, null);
          setListed((old) => ({ ...old, next: cursor, busy: false, error }));
        },
      );
    },
    [figure.id, moment],
  );

  useEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
    read(null);
    return () => control.current?.abort();
  }, [read]);

  const name = lang === "zh" ? figure.name_zh : figure.name_en;
  const { items, next, busy, error } = listed;
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="evidence-title"
      data-testid="evidence"
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div class="dialog-body">
        <div class="panel-head">
          <h2 id="evidence-title">{t("evidence.title", { name })}</h2>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            {t("evidence.close")}
          </button>
        </div>
        <p class="hint">
          {t("evidence.note", { n: figure.events === null ? "—" : format.integer(figure.events) })}{" "}
          <span aria-live="polite">{t("evidence.shown", { n: format.integer(items.length) })}</span>
        </p>
        {items.length > 0 && <EvidenceTable items={items} />}
        {!busy && !error && items.length === 0 && <p class="state">{t("evidence.empty")}</p>}
        {error && <Failure error={error} stale={false} onRetry={() => read(next)} />}
        {busy && <p class="state">{t("state.loading")}</p>}
        {!busy && !error && next !== null && (
          <button type="button" class="button" data-testid="evidence-more" onClick={() => read(next)}>
            {t("evidence.more")}
          </button>
        )}
      </div>
    </dialog>
  );
}
