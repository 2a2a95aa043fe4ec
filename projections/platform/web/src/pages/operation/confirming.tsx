import { useEffect, useRef, useState } from "preact/hooks";
import { asReadError, type ReadError } from "../../api";
import { Failure } from "../../components/panel";
import { useOperationI18n } from "./messages";
import { ask, type What } from "./reads";

interface Props {
  name: string;
  what: What;
  onDone(): void;
  onCancel(): void;
}

/** Asks for the projection's name before anything is asked of workers. */
export function Confirming({ name, what, onDone, onCancel }: Props) {
  const { t } = useOperationI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReadError | null>(null);
  useEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, []);
  const send = (): void => {
    if (said !== name || busy) return;
    setBusy(true);
    setError(null);
    ask(name, what).then(onDone, (cause: unknown) => {
      setBusy(false);
      setError(asReadError(cause));
    });
  };
  return (
    <dialog ref={dialog} class="dialog confirming" aria-labelledby="confirming-title" data-testid="confirming" onClose={onCancel}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <h2 id="confirming-title">{t(what === "rebuild" ? "operation.rebuild" : "operation.return").replace("…", "")}</h2>
        <p>{t(what === "rebuild" ? "operation.confirmRebuild" : "operation.confirmReturn", { name })}</p>
        {error && <Failure error={error} stale={false} onRetry={send} />}
        <label>
          <span>{t("operation.name")}</span>
          <input value={said} autoComplete="off" spellcheck={false} data-testid="confirm-name" onInput={(event) => setSaid(event.currentTarget.value)} />
        </label>
        <p class="asks">
          <button type="submit" class="button" disabled={said !== name || busy} data-testid="confirm">
            {t("operation.do")}
          </button>
          <button type="button" class="button quiet" onClick={() => dialog.current?.close()}>
            {t("operation.cancel")}
          </button>
        </p>
      </form>
    </dialog>
  );
}
