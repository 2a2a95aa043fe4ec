import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import { Failure } from "../components/panel";
import { useShell } from "../shell";
import { useResource } from "../use-resource";
import { keyQuery } from "./asked";
import type { Records } from "./declaration";
import { MemberLinks } from "./member-link";
import { useRecordsI18n } from "./messages";
import { loadRow, type Model, type Row } from "./reads";
import { Timeline } from "./timeline";
import { ValueOf } from "./value";
import { useWords } from "./words";

interface Props {
  records: Records;
  model: Model;
  /** Key of the row, as the address has it. */
  row: string;
}

/** One row with all that is known of it, and its timeline. Escape closes it; the focus goes back to where it was. */
export function Detail({ records, model, row: key }: Props) {
  const { t } = useRecordsI18n();
  const { moment, live, change } = useShell();
  const load = useMemo(() => loadRow(model.name, keyQuery(key, model)), [model, key]);
  const { data, error, busy, reload } = useResource(load, moment, live.models);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [key]);

  const close = useCallback((): void => {
    change({ row: null }, true);
    // On a phone the list comes back only now.
    window.setTimeout(() => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)?.focus());
  }, [key, change]);
  const row = busy && data === null ? null : (data?.row ?? null);
  const subject = row?.["subject"] ?? (model.columns.some((c) => c.name === "subject" && c.is_key) ? subjectOf(key, model) : null);

  return (
    <aside
      class="panel records-detail"
      aria-labelledby="detail-title"
      aria-busy={busy}
      data-testid="detail"
      onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && close()}
    >
      <div class="panel-head">
        <h2 id="detail-title" ref={heading} tabIndex={-1}>
          <Title records={records} row={row} otherwise={t("records.detail")} />
        </h2>
        <button type="button" class="button" data-testid="detail-close" onClick={close}>
          {t("records.close")}
        </button>
      </div>
      {error && <Failure error={error} stale={data !== null} onRetry={reload} />}
      {!error && data === null && <p class="state">{t("state.loading")}</p>}
      {data !== null && row === null && <p class="state">{t("records.gone")}</p>}
      {row !== null && <Columns model={model} row={row} />}
      {row !== null && records.More && <records.More row={row} />}
      {typeof subject === "string" && model.family !== null &&
        (model.family === "graduate" ? (
          <p class="hint">{t("records.timelinePersonal")}</p>
        ) : (
          <Timeline family={model.family} subject={subject} />
        ))}
    </aside>
  );
}

function subjectOf(key: string, model: Model): string | null {
  const found = keyQuery(key, model)["subject"];
  return typeof found === "string" ? found : null;
}

function Title({ records, row, otherwise }: { records: Records; row: Row | null; otherwise: string }) {
  const words = useWords();
  const name = records.name;
  if (!row || !name || row[name] === null || row[name] === undefined) return <>{otherwise}</>;
  return <span lang="zh-CN">{words.named(row, name) ?? String(row[name])}</span>;
}

function Columns({ model, row }: { model: Model; row: Row }) {
  const { t } = useRecordsI18n();
  const words = useWords();
  return (
    <dl class="all-columns" aria-label={t("records.allColumns")}>
      {model.columns.map((column) => (
        <div key={column.name}>
          <dt>{words.titleOf(column)}</dt>
          <dd>
            <ValueOf column={column} row={row} words={words} code />
            {column.refers_to === "member" && <MemberLinks column={column.name} row={row} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
