import type { Figure } from "../../api-types";
import { useHomeI18n } from "./messages";
import { Trend } from "./trend";
import { Value } from "./value";
import { useFigureWords } from "./figure-words";

interface Props {
  figure: Figure;
  then: Figure | null;
  thenOn: string | null;
  onEvidence(figure: string): void;
}

/** How a count of people is shown, in words. */
const GUARDED = { rounded: "home.rounded", hidden: "home.hidden", unpublished: "home.unpublished" } as const;

/** One figure: its value, what changed, how fresh it is, who has not reported, and the ways to what is behind it. */
export function Card({ figure, then, thenOn, onEvidence }: Props) {
  const { lang, t, format } = useHomeI18n();
  const words = useFigureWords();
  const name = lang === "zh" ? figure.name_zh : figure.name_en;
  const { numerator, denominator, change, month_ago, value } = figure;
  const id = `figure-${figure.id}`;
  const guarded = figure.shown && figure.shown !== "exact" && GUARDED[figure.shown];
  const moved =
    change === null || change === undefined
      ? value !== null && month_ago === null && t("home.noChange")
      : words.signed(figure, change) === null
        ? t("home.same")
        : t("home.change", { change: words.signed(figure, change) ?? "" });
  return (
    <li class="card" aria-labelledby={`${id}-name`} data-testid={id}>
      <h3 id={`${id}-name`}>{name}</h3>
      <Value figure={figure} />
      {guarded && (
        <p class="hint" data-testid={`guarded-${figure.id}`}>
          {t(guarded, { date: figure.as_of ?? "" })}
        </p>
      )}
      <p class="moved" data-testid={`change-${figure.id}`}>
        {moved || " "}
      </p>
      {then && thenOn && (
        <p class="then" data-testid={`then-${figure.id}`}>
          {t("home.then", { date: thenOn })}
          <strong>{words.whole(then) ?? t("figure.novalue")}</strong>
          {value !== null && then.value !== null && (
            <> · {t("home.difference", { n: words.signed(figure, value - then.value) ?? "0" })}</>
          )}
        </p>
      )}
      <Trend figure={figure} name={name} />
      <dl class="card-facts">
        {numerator !== null && denominator !== null && (
          <div>
            <dt>{t("figure.parts")}</dt>
            <dd>
              {format.integer(numerator)} / {format.integer(denominator)}
            </dd>
          </div>
        )}
        <div>
          <dt>{t("home.fresh")}</dt>
          <dd>{figure.freshest_fact ? format.time(figure.freshest_fact) : t("home.never")}</dd>
        </div>
        <div>
          <dt>{t("home.silent")}</dt>
          <dd class={figure.silent > 0 ? "due" : undefined}>
            {figure.silent > 0 ? (
              <a href="#reporting-title">{t("home.silentCount", { n: format.integer(figure.silent) })}</a>
            ) : (
              t("home.silentNone")
            )}
          </dd>
        </div>
      </dl>
      <div class="card-foot">
        <details>
          <summary>{t("figure.definition")}</summary>
          <p>{lang === "zh" ? figure.definition_zh : figure.definition_en}</p>
        </details>
        <button
          type="button"
          class="link"
          aria-haspopup="dialog"
          data-testid={`evidence-${figure.id}`}
          onClick={() => onEvidence(figure.id)}
        >
          {t("figure.evidence")}
          <span class="visually-hidden">{t("figure.evidenceOf", { name })}</span>
          <span class="count"> {t("unit.items", { n: figure.events === null ? "—" : format.integer(figure.events) })}</span>
        </button>
      </div>
    </li>
  );
}
