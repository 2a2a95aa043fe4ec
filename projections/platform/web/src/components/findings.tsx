import { useMemo, useState } from "preact/hooks";
import { loadFindings, type Moment } from "../api";
import type { FindingKind } from "../api-types";
import { useI18n } from "../i18n";
import { type Resource, useResource } from "../use-resource";
import { Failure, Panel } from "./panel";

const SHOWN = 5;

interface Props {
  kinds: Resource<FindingKind[]>;
  moment: Moment;
  version: number;
}

/** Contradictions between facts: how many of each kind; a chosen kind shows its first ones and how to mend them. */
export function Findings({ kinds, moment, version }: Props) {
  const { lang, t, format } = useI18n();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Panel id="findings" title={t("findings.title")} resource={kinds} testId="findings">
      {(counted) => {
        const there = counted.filter((kind) => kind.count > 0);
        if (there.length === 0) return <p class="state">{t("findings.empty")}</p>;
        return (
          <>
            <p class="hint">{t("findings.note")}</p>
            <ul class="finding-kinds">
              {there.map((kind) => (
                <li key={kind.kind} data-kind={kind.kind}>
                  <button
                    type="button"
                    class="button"
                    aria-expanded={open === kind.kind}
                    onClick={() => setOpen(open === kind.kind ? null : kind.kind)}
                  >
                    {lang === "zh" ? kind.title_zh : kind.title_en} <strong>{format.integer(kind.count)}</strong>
                  </button>
                </li>
              ))}
            </ul>
            {there.some((kind) => kind.kind === open) && open !== null && (
              <First key={open} kind={open} moment={moment} version={version} />
            )}
          </>
        );
      }}
    </Panel>
  );
}

/** The first findings of one kind. */
function First({ kind, moment, version }: { kind: string; moment: Moment; version: number }) {
  const { lang, t } = useI18n();
  const load = useMemo(() => loadFindings(kind, SHOWN), [kind]);
  const { data, error, reload } = useResource(load, moment, version);
  if (error) return <Failure error={error} stale={data !== null} onRetry={reload} />;
  if (data === null) return <p class="state">{t("state.loading")}</p>;
  return (
    <ul class="reasons" data-testid="findings-first">
      {data.map((finding, index) => (
        <li key={index}>
          {lang === "zh" ? finding.zh : finding.en}
          <p class="hint">{lang === "zh" ? finding.mend_zh : finding.mend_en}</p>
        </li>
      ))}
    </ul>
  );
}
