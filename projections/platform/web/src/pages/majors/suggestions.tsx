import { useMemo } from "preact/hooks";
import { Choice } from "../../components/choice";
import { Failure } from "../../components/panel";
import { csv, download } from "../../download";
import { FreshLine } from "../../records/fresh-line";
import { useShell } from "../../shell";
import { usePages } from "../../use-pages";
import { CountyFilter } from "./county-filter";
import { useMajorsI18n } from "./messages";
import { everySuggestion, type Kind, KINDS, loadSuggestions, type Named, type Suggestion } from "./reads";

const FAMILIES = ["major-change", "demand"];

/** What lacks, each with the numbers that it rests on, and the rule that all follow. */
export function Suggestions() {
  const { lang, t, format } = useMajorsI18n();
  const { moment, live, params, change, day } = useShell();
  const county = params.get("county");
  const kind = KINDS.find((one) => one === params.get("kind")) ?? null;
  const load = useMemo(() => loadSuggestions(kind, county), [kind, county]);
  const { items, next, busy, error, more } = usePages(load, moment, live.models);
  const onCsv = async (): Promise<void> => {
    const all = await everySuggestion(kind, county, moment);
    const head = [t("majors.kind"), t("majors.suggestions"), t("majors.open"), t("majors.planned")];
    const rows = all.map((one) => [t(`majors.${one.kind}`), lang === "zh" ? one.reason_zh : one.reason_en, one.open, one.planned]);
    download(`majors-${day}.csv`, csv([head, ...rows]));
  };
  return (
    <section class="panel" aria-labelledby="suggestions-title" aria-busy={busy && items.length === 0} data-testid="suggestions">
      <div class="panel-head">
        <h2 id="suggestions-title">{t("majors.suggestions")}</h2>
        {items.length > 0 && <button type="button" class="button" onClick={() => void onCsv()}>{t("majors.csv")}</button>}
      </div>
      <p class="hint">{t("majors.suggestionsNote")}</p>
      <FreshLine families={FAMILIES} />
      <details class="rules">
        <summary>{t("majors.rules")}</summary>
        <ul>
          {KINDS.map((one) => (
            <li key={one}>{t(`majors.rule.${one}`)}</li>
          ))}
        </ul>
      </details>
      <div class="filters">
        <Choice
          label={t("majors.kind")}
          none={t("majors.all")}
          value={kind}
          options={KINDS.map((one) => [one, t(`majors.${one}`)])}
          testId="majors-kind"
          onChoose={(chosen) => change({ kind: chosen }, true)}
        />
        <CountyFilter />
      </div>
      {error && <Failure error={error} stale={items.length > 0} onRetry={more} />}
      {items.length > 0 && (
        <ol class="suggestions">
          {items.map((one) => (
            <Told key={`${one.kind}/${one.code}`} one={one} />
          ))}
        </ol>
      )}
      {busy && items.length === 0 && <p class="state">{t("state.loading")}</p>}
      {!busy && !error && items.length === 0 && <p class="state">{t("majors.noSuggestions")}</p>}
      {next !== null && !busy && (
        <button type="button" class="button" onClick={more}>
          {t("majors.more")} ({format.integer(items.length)})
        </button>
      )}
    </section>
  );
}

const OF_MAJORS: Kind[] = ["closing", "no-demand"];

function Told({ one }: { one: Suggestion }) {
  const { lang, t, format } = useMajorsI18n();
  const { href, params } = useShell();
  const between = lang === "zh" ? "、" : ", ";
  const list = (all: Named[]): string => all.map((each) => each.zh ?? each.code).join(between);
  const places = one.counties
    .map((each) => `${(lang === "en" ? (each.en ?? each.zh) : each.zh) ?? each.code} ${format.integer(each.open)}`)
    .join(between);
  const ofMajor = OF_MAJORS.includes(one.kind);
  return (
    <li data-kind={one.kind} data-code={one.code}>
      <p class="suggestion-head">
        <span class="mark-kind">{t(`majors.${one.kind}`)}</span>
        <strong lang="zh-CN">{one.name_zh ?? one.code}</strong> <code>{one.code}</code>
      </p>
      <p>{lang === "zh" ? one.reason_zh : one.reason_en}</p>
      {places !== "" && <p class="hint">{t("majors.where", { places })}</p>}
      {!ofMajor && one.majors.length > 0 && <p class="hint">{t(one.kind === "no-major" ? "majors.could" : "majors.has", { majors: list(one.majors) })}</p>}
      {one.schools.length > 0 && <p class="hint">{t("majors.at", { schools: list(one.schools) })}</p>}
      <p>
        {ofMajor ? (
          <a href={href("/majors", { major: one.code })}>{t("majors.toMajors")}</a>
        ) : (
          <a href={href("/demands", { occupation: one.code, county: params.get("county") })}>{t("majors.toDemands")}</a>
        )}
      </p>
    </li>
  );
}
