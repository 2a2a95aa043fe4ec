import { useMemo } from "preact/hooks";
import { NOW } from "../../api";
import type { MineVerdictsQuery } from "../../client/operations";
import type { FormTitle, OwnVerdict } from "../../client/shapes";
import { Choice } from "../../components/choice";
import { Failure } from "../../components/panel";
import { csv, download } from "../../download";
import { useShell } from "../../shell";
import { toldReason } from "../../told-reason";
import { useResource } from "../../use-resource";
import { useMineI18n } from "./messages";
import { loadForms, OUTCOMES, type Outcome } from "./reads";
import { useVerdicts } from "./use-verdicts";
import { VerdictItem } from "./verdict-item";

const FILTERS = ["outcome", "family", "since", "until"] as const;

/** What became of the member's statements, by outcome, family and period; the filters are in the address. */
export function VerdictsPart({ version, name }: { version: number; name: string }) {
  const { lang, t, format } = useMineI18n();
  const { moment, past, params, change } = useShell();
  const forms = useResource(loadForms, NOW, 0);
  const query = useMemo(() => asked(params), [params.toString()]);
  const { items, next, busy, error, arrived, more, reload } = useVerdicts(query, moment, version);
  const filtered = FILTERS.some((one) => query[one] !== null);
  const families = [...new Map((forms.data ?? []).map((form) => [form.family, form])).values()];
  const familyName = (form: FormTitle): string => (lang === "zh" ? form.family_zh : form.family_en);
  const what = [
    query.outcome ? t(`mine.${query.outcome}`) : t("mine.filter.all"),
    families.filter((form) => form.family === query.family).map(familyName)[0],
    query.since && `${t("mine.filter.since")} ${query.since}`,
    query.until && `${t("mine.filter.until")} ${query.until}`,
  ];
  return (
    <section class="panel" aria-labelledby="verdicts-title" aria-busy={busy && items.length === 0} data-testid="verdicts">
      <div class="panel-head">
        <h2 id="verdicts-title">{t("mine.part.verdicts")}</h2>
        <span class="form-buttons">
          <button type="button" class="button" disabled={items.length === 0} data-testid="verdicts-csv" onClick={() => save(items, t, format)}>
            {t("mine.verdicts.csv")}
          </button>
          <button type="button" class="button" onClick={() => window.print()}>
            {t("mine.verdicts.print")}
          </button>
        </span>
      </div>
      <div class="filters" role="group" aria-label={t("mine.filters")}>
        <Choice
          label={t("mine.filter.outcome")}
          none={t("mine.filter.all")}
          value={query.outcome}
          options={OUTCOMES.map((outcome) => [outcome, t(`mine.${outcome}`)])}
          testId="filter-outcome"
          onChoose={(outcome) => change({ outcome }, true)}
        />
        <Choice
          label={t("mine.filter.family")}
          none={t("mine.filter.all")}
          value={query.family}
          options={families.map((form) => [form.family, familyName(form)])}
          testId="filter-family"
          onChoose={(family) => change({ family }, true)}
        />
        {(["since", "until"] as const).map((end) => (
          <label key={end}>
            <span>{t(`mine.filter.${end}`)}</span>
            <input
              type="date"
              value={query[end] ?? ""}
              data-testid={`filter-${end}`}
              onChange={(event) => {
                const { value, validity } = event.currentTarget;
                if (validity.valid && !/^0/.test(value)) change({ [end]: value || null }, true);
              }}
            />
          </label>
        ))}
        {filtered && (
          <button
            type="button"
            class="button"
            onClick={() => change(Object.fromEntries(FILTERS.map((one) => [one, null])), true)}
          >
            {t("mine.filter.clear")}
          </button>
        )}
      </div>
      <p class="print-only">
        {t("mine.verdicts.printed", { member: name, what: what.filter(Boolean).join(" · "), time: format.time(new Date().toISOString()) })}
      </p>
      {past && <p class="hint">{t("mine.verdicts.moment")}</p>}
      {error && <Failure error={error} stale={items.length > 0} onRetry={items.length > 0 ? more : reload} />}
      {busy && items.length === 0 && <p class="state">{t("state.loading")}</p>}
      {!busy && !error && items.length === 0 && <p class="state">{t(filtered || past ? "mine.verdicts.empty" : "mine.verdicts.none")}</p>}
      {items.length > 0 && (
        <>
          <ol class="mine-list" aria-labelledby="verdicts-title">
            {items.map((one) => (
              <VerdictItem key={one.seq} verdict={one} />
            ))}
          </ol>
          <div class="form-buttons">
            <span class="hint">{t("mine.verdicts.shown", { n: format.integer(items.length) })}</span>
            {next !== null && (
              <button type="button" class="button" disabled={busy} data-testid="verdicts-more" onClick={more}>
                {t("mine.verdicts.more")}
              </button>
            )}
          </div>
        </>
      )}
      <p class="visually-hidden" aria-live="polite">
        {arrived > 0 && t("mine.verdicts.arrived", { n: arrived })}
      </p>
    </section>
  );
}

interface Asked {
  outcome: Outcome | null;
  family: NonNullable<MineVerdictsQuery["family"]> | null;
  since: string | null;
  until: string | null;
}

/** Filters of the address; what cannot be one is passed over, and the address then says more than is shown. */
function asked(params: URLSearchParams): Asked {
  const day = (name: string): string | null => (/^\d{4}-\d{2}-\d{2}$/.test(params.get(name) ?? "") ? params.get(name) : null);
  return {
    outcome: OUTCOMES.find((one) => one === params.get("outcome")) ?? null,
    family: params.get("family") as Asked["family"],
    since: day("since"),
    until: day("until"),
  };
}

type Mine = ReturnType<typeof useMineI18n>;

function save(items: OwnVerdict[], t: Mine["t"], format: Mine["format"]): void {
  const heads = [t("mine.outcome"), t("mine.event"), t("mine.subject"), t("mine.time.occurred", { time: "" }).trim(), t("mine.time.recorded", { time: "" }).trim(), t("mine.reason")];
  const rows = items.map((one) => [
    t(`mine.${one.outcome}`),
    format.eventType(one),
    one.subject,
    one.occurred_at && format.time(one.occurred_at),
    format.time(one.recorded_at),
    one.reasons.map((reason) => toldReason(reason, { lang: "zh", format })).join("；"),
  ]);
  download("verdicts.csv", csv([heads, ...rows]));
}
