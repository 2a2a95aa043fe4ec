import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { asReadError, type ReadError } from "../../api";
import { postMineUploadsAnnotated } from "../../client/operations";
import type { TurnedDown, Upload, WrongRow } from "../../client/shapes";
import { Failure } from "../../components/panel";
import { type Head, Table } from "../../components/table";
import { download } from "../../download";
import { toldReason, withTimes } from "../../told-reason";
import { writing } from "../../write";
import { about, type Chosen } from "./chosen";
import { useMineI18n } from "./messages";

interface Props {
  chosen: Chosen;
  report: Upload;
  sending: boolean;
  onSend(): void;
  onCancel(): void;
}

/** What a file would state and what is wrong with it, before anything is sent. */
export function UploadReport({ chosen, report, sending, onSend, onCancel }: Props) {
  const { lang, t, format } = useMineI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const fresh = Object.values(report.stated).reduce((sum, n) => sum + n, 0);
  const count = fresh + report.left_over;
  const lines = [
    t("mine.upload.rows", { n: format.integer(report.rows) }),
    t("mine.upload.new", { n: format.integer(fresh) }),
    report.unchanged > 0 && t("mine.upload.unchanged", { n: format.integer(report.unchanged) }),
    report.duplicates > 0 && t("mine.upload.duplicates", { n: format.integer(report.duplicates) }),
    report.left_over > 0 && t("mine.upload.leftOver", { n: format.integer(report.left_over) }),
    report.unknown_sheets.length > 0 &&
      t("mine.upload.unknownSheets", { names: report.unknown_sheets.join(lang === "zh" ? "、" : ", ") }),
  ];
  return (
    <div class="mine-report" data-testid="upload-report">
      <h3 ref={heading} tabIndex={-1}>
        {t("mine.upload.checked", { name: chosen.file.name })}
      </h3>
      <ul class="mine-lines">
        {lines.filter(Boolean).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {report.refused_count > 0 && (
          <li class="field-error">{t("mine.upload.refused", { n: format.integer(report.refused_count) })}</li>
        )}
      </ul>
      {count === 0 && <p class="plain-note">{t(report.refused_count > 0 ? "mine.upload.onlyWrong" : "mine.upload.nothing")}</p>}
      <div class="form-buttons">
        {count > 0 && (
          <button type="button" class="button main-action" disabled={sending} data-testid="upload-send" onClick={onSend}>
            {sending ? t("mine.upload.sending") : t("mine.upload.send", { n: format.integer(count) })}
          </button>
        )}
        <button type="button" class="button" disabled={sending} data-testid="upload-cancel" onClick={onCancel}>
          {t(count > 0 ? "mine.upload.cancel" : "mine.upload.another")}
        </button>
      </div>
      {report.refused_count > 0 && <WrongRows chosen={chosen} report={report} />}
    </div>
  );
}

/** Each row that cannot be a fact, as the spreadsheet program counts, with the way out. */
export function WrongRows({ chosen, report }: { chosen: Chosen; report: Upload }) {
  const { t, format } = useMineI18n();
  return (
    <section aria-labelledby="wrong-title">
      <h3 id="wrong-title">{t("mine.upload.wrong")}</h3>
      <p class="hint">{t("mine.upload.wrongNote")}</p>
      <Annotated chosen={chosen} />
      <RowTable rows={report.refused} of="wrong-title" testId="wrong-rows" />
      {report.refused_count > report.refused.length && (
        <p class="hint">{t("mine.upload.more", { n: format.integer(report.refused_count - report.refused.length) })}</p>
      )}
    </section>
  );
}

interface RowsProps<R> {
  rows: R[];
  /** Id of the heading. */
  of: string;
  testId: string;
  /** A way on from a row. */
  mend?(row: R): JSX.Element;
}

/** Rows of a file with what is wrong in each, as the spreadsheet program counts. */
export function RowTable<R extends WrongRow | TurnedDown>({ rows, of, testId, mend }: RowsProps<R>) {
  const i18n = useMineI18n();
  const { lang, t } = i18n;
  const sheets = rows.some((row) => row.sheet);
  const field = (row: R): string => (lang === "zh" && "field_zh" in row ? row.field_zh : null) ?? row.field ?? "—";
  const heads: Head[] = [t("mine.upload.row"), t("mine.upload.field"), t("mine.upload.value"), t("mine.upload.why")];
  if (sheets) heads.unshift(t("mine.upload.sheet"));
  if (mend) heads.push(<span class="visually-hidden">{t("mine.correct")}</span>);
  return (
    <Table of={of} class="mine-rows" testId={testId} head={heads}>
      {rows.map((row, index) => (
        <tr key={index}>
          {sheets && <td>{row.sheet}</td>}
          <th scope="row">{row.row ?? "—"}</th>
          <td>{field(row)}</td>
          <td class="mine-value">{row.value ? withTimes(row.value, i18n) : t("mine.upload.blank")}</td>
          <td class="mine-why">{toldReason({ field_zh: null, ...row }, i18n)}</td>
          {mend && <td>{mend(row)}</td>}
        </tr>
      ))}
    </Table>
  );
}

function Annotated({ chosen }: { chosen: Chosen }) {
  const { t } = useMineI18n();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReadError | null>(null);
  const save = (): void => {
    setBusy(true);
    setError(null);
    postMineUploadsAnnotated(writing, chosen.file, about(chosen))
      .then((answer) => answer.blob())
      .then(
        (made) => download(`${chosen.file.name.replace(/\.[^.]*$/, "")}_批注.xlsx`, made),
        (cause: unknown) => setError(asReadError(cause)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <>
      {error && <Failure error={error} stale={false} onRetry={save} />}
      <p>
        <button type="button" class="button" disabled={busy} data-testid="annotated" onClick={save}>
          {t(busy ? "mine.upload.annotating" : "mine.upload.annotated")}
        </button>
      </p>
    </>
  );
}
