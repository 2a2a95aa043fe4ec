import { useRef, useState } from "preact/hooks";
import { asReadError, type ReadError } from "../../api";
import { postMineUploads } from "../../client/operations";
import type { LegalBasis, Upload } from "../../client/shapes";
import { Choice } from "../../components/choice";
import { Failure } from "../../components/panel";
import { writing } from "../../write";
import { about, type Chosen } from "./chosen";
import { useMineI18n } from "./messages";
import { Sent } from "./sent";
import { Templates } from "./templates";
import { UploadReport } from "./upload-report";

const LARGEST = 8 * 1024 * 1024;
const BASES = ["consent", "contract", "statutory_duty", "emergency", "made_public", "other_law"] as const satisfies readonly LegalBasis[];

type Step =
  | { at: "choosing"; told: string | null }
  | { at: "checking"; chosen: Chosen }
  | { at: "checked"; chosen: Chosen; report: Upload; sending: boolean }
  | { at: "sent"; chosen: Chosen; report: Upload };

/** A spreadsheet: chosen, checked, and sent only when that is confirmed. */
export function UploadPart({ kind }: { kind: string | null | undefined }) {
  const { t } = useMineI18n();
  const [step, setStep] = useState<Step>({ at: "choosing", told: null });
  const [error, setError] = useState<ReadError | null>(null);
  const [basis, setBasis] = useState<LegalBasis | null>(null);
  const again = useRef<() => void>(() => undefined);

  const failed = (retry: () => void, back: Step) => (cause: unknown): void => {
    again.current = retry;
    setError(asReadError(cause));
    setStep(back);
  };
  const check = (file: File): void => {
    setError(null);
    const told = refusedAtOnce(file, t);
    if (told) return setStep({ at: "choosing", told });
    const chosen = { file, basis };
    setStep({ at: "checking", chosen });
    postMineUploads(writing, file, about(chosen)).then(
      (report) => setStep({ at: "checked", chosen, report, sending: false }),
      failed(() => check(file), { at: "choosing", told: null }),
    );
  };
  const send = (chosen: Chosen, report: Upload): void => {
    setError(null);
    setStep({ at: "checked", chosen, report, sending: true });
    postMineUploads(writing, chosen.file, { ...about(chosen), publish: true, wait: 0 }).then(
      (sent) => setStep({ at: "sent", chosen, report: sent }),
      failed(() => send(chosen, report), { at: "checked", chosen, report, sending: false }),
    );
  };
  const anew = (): void => {
    setError(null);
    setStep({ at: "choosing", told: null });
  };
  return (
    <>
      <section class="panel" aria-labelledby="upload-title" aria-busy={step.at === "checking"} data-testid="upload">
        <div class="panel-head">
          <h2 id="upload-title">{t("mine.upload.title")}</h2>
        </div>
        <p class="hint">{t("mine.upload.note")}</p>
        {error && <Failure error={error} stale={false} onRetry={() => again.current()} />}
        {step.at === "choosing" && (
          <>
            {(kind === "school" || kind === null) && <Basis value={basis} onChange={setBasis} />}
            <Drop onFile={check} />
            {step.told && (
              <p class="field-error" role="alert" data-testid="upload-told">
                {step.told}
              </p>
            )}
          </>
        )}
        {step.at === "checking" && (
          <p class="state" role="status">
            {t("mine.upload.checking", { name: step.chosen.file.name })}
          </p>
        )}
        {step.at === "checked" && (
          <UploadReport
            chosen={step.chosen}
            report={step.report}
            sending={step.sending}
            onSend={() => send(step.chosen, step.report)}
            onCancel={anew}
          />
        )}
        {step.at === "sent" && <Sent report={step.report} chosen={step.chosen} onAnother={anew} />}
      </section>
      <Templates kind={kind} />
    </>
  );
}

/** Why a file need not be sent at all to know that it cannot be taken. */
function refusedAtOnce(file: File, t: ReturnType<typeof useMineI18n>["t"]): string | null {
  if (!/\.(xlsx|csv|txt|jsonl?)$/i.test(file.name)) return t("mine.upload.kind", { name: file.name });
  if (file.size === 0) return t("mine.upload.empty");
  if (file.size > LARGEST) return t("mine.upload.tooLarge", { size: (file.size / 1024 / 1024).toFixed(1) });
  return null;
}

function Drop({ onFile }: { onFile(file: File): void }) {
  const { t } = useMineI18n();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div
      class={over ? "drop over" : "drop"}
      data-testid="drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer?.files[0];
        if (file) onFile(file);
      }}
    >
      <input
        ref={input}
        id="upload-file"
        class="visually-hidden"
        type="file"
        accept=".xlsx,.csv"
        data-testid="upload-file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
      <label for="upload-file" class="button main-action">
        {t("mine.upload.choose")}
      </label>
      <span class="hint">{t("mine.upload.drop")}</span>
    </div>
  );
}

function Basis({ value, onChange }: { value: LegalBasis | null; onChange(value: LegalBasis | null): void }) {
  const { t } = useMineI18n();
  return (
    <div class="filters mine-basis">
      <Choice
        label={t("mine.upload.basis")}
        none={t("mine.upload.basisNone")}
        value={value}
        options={BASES.map((one) => [one, t(`mine.upload.basis.${one}`)])}
        testId="legal-basis"
        onChoose={(basis) => onChange(basis as LegalBasis | null)}
      />
    </div>
  );
}
