import { useEffect, useMemo, useRef } from "preact/hooks";
import { loadEvidence, type Moment } from "../api";
import type { FigureBehind } from "../api-types";
import { useI18n } from "../i18n";
import { usePages } from "../use-pages";
import { EvidenceTable } from "./evidence-table";
import { Failure } from "./panel";

interface Props {
  figure: FigureBehind;
  moment: Moment;
  onClose(): void;
}

/** A dialog that lists the facts behind one figure, page by page. */
export function Evidence({ figure, moment, onClose }: Props) {
  const { lang, t, format } = useI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const load = useMemo(() => loadEvidence(figure.id), [figure.id]);
  const { items, next, busy, error, more } = usePages(load, moment, 0);
  useEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, []);

  const name = lang === "zh" ? figure.name_zh : figure.name_en;
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
          {t("evidence.note", { n: figure.events === null ? "—" : format.integer(figure.events) })}
          {lang === "en" && " "}
          <span aria-live="polite">{t("evidence.shown", { n: format.integer(items.length) })}</span>
        </p>
        {items.length > 0 && <EvidenceTable items={items} />}
        {!busy && !error && items.length === 0 && <p class="state">{t("evidence.empty")}</p>}
        {error && <Failure error={error} stale={false} onRetry={more} />}
        {busy && <p class="state">{t("state.loading")}</p>}
        {!busy && !error && next !== null && (
          <button type="button" class="button" data-testid="evidence-more" onClick={more}>
            {t("evidence.more")}
          </button>
        )}
      </div>
    </dialog>
  );
}
