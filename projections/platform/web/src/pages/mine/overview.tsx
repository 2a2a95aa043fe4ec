import type { Conduct, Overview, Share } from "../../client/shapes";
import { Failure, Panel } from "../../components/panel";
import { ZhName } from "../../components/zh-name";
import { useShell } from "../../shell";
import type { Resource } from "../../use-resource";
import { useMineI18n } from "./messages";
import { OUTCOMES } from "./reads";

const one = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** How much the member has stated, and how well: in time, regularly, right at once. */
export function OverviewPanel({ overview, conduct }: { overview: Resource<Overview>; conduct: Resource<Conduct> }) {
  const { t, format } = useMineI18n();
  const { href } = useShell();
  return (
    <Panel id="overview" title={t("mine.overview")} resource={overview} testId="overview">
      {(data) => (
        <>
          <p>
            {data.member_zh && (
              <>
                <strong>
                  <ZhName name={data.member_zh} code={data.member} />
                </strong>{" "}
              </>
            )}
            <code>{data.member}</code>
            <span class="hint">
              {" · "}
              {t("mine.last")} {data.last_recorded_at ? format.time(data.last_recorded_at) : t("mine.never")}
            </span>
          </p>
          <dl class="counts mine-counts">
            {OUTCOMES.map((outcome) => (
              <div key={outcome} class={`count-${outcome}`}>
                <dt>
                  <a href={href("/mine", { part: "verdicts", outcome })}>{t(`mine.${outcome}`)}</a>
                </dt>
                <dd data-testid={`count-${outcome}`}>{format.integer(data[outcome])}</dd>
              </div>
            ))}
            {conduct.data && <Shares conduct={conduct.data} />}
            {!conduct.data && !conduct.error && (
              <div aria-busy="true">
                <dt>{t("state.loading")}</dt>
                <dd>…</dd>
              </div>
            )}
          </dl>
          {conduct.error && <Failure error={conduct.error} stale={conduct.data !== null} onRetry={conduct.reload} />}
          {conduct.data && <Definitions conduct={conduct.data} />}
        </>
      )}
    </Panel>
  );
}

function Shares({ conduct }: { conduct: Conduct }) {
  const { lang, t, format } = useMineI18n();
  const of = (share: Share): string =>
    t("mine.of", { part: format.integer(share.numerator ?? 0), whole: format.integer(share.denominator ?? 0) });
  const spoke = !conduct.expected
    ? t("mine.spokeNone")
    : conduct.spoke === null
      ? t("mine.noValue")
      : t(conduct.spoke ? "mine.spokeYes" : "mine.spokeNo");
  return (
    <>
      {conduct.figures.map((share) => (
        <div key={share.id} data-testid={`conduct-${share.id}`}>
          <dt>
            {lang === "zh" ? share.name_zh : share.name_en}
            {share.value !== null && <span class="mine-of">{of(share)}</span>}
          </dt>
          <dd>{share.value === null ? <span class="mine-none">{t("mine.noValue")}</span> : `${one.format(share.value)}%`}</dd>
        </div>
      ))}
      <div data-testid="conduct-spoke">
        <dt>{t("mine.spoke")}</dt>
        <dd class="mine-word">{spoke}</dd>
      </div>
    </>
  );
}

function Definitions({ conduct }: { conduct: Conduct }) {
  const { lang, t } = useMineI18n();
  return (
    <details class="mine-definitions">
      <summary class="summary">{t("mine.definition")}</summary>
      <p class="hint">{t("mine.countsNow", { day: conduct.as_of })}</p>
      <dl class="told">
        {conduct.figures.map((share) => (
          <>
            <dt>{lang === "zh" ? share.name_zh : share.name_en}</dt>
            <dd>{lang === "zh" ? share.definition_zh : share.definition_en}</dd>
          </>
        ))}
        <dt>{t("mine.spoke")}</dt>
        <dd>{t("mine.spokeNote")}</dd>
      </dl>
    </details>
  );
}
