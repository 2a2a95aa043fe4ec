import { useEffect, useRef, useState } from "preact/hooks";
import type { Figure, Figures as FiguresData } from "../api-types";
import { useI18n } from "../i18n";
import type { Resource } from "../use-resource";
import { Panel } from "./panel";

interface Props {
  resource: Resource<FiguresData>;
  onEvidence(figure: string): void;
}

/** The key figures, one card each. */
export function Figures({ resource, onEvidence }: Props) {
  const { t } = useI18n();
  return (
    <Panel id="figures" title={t("figures.title")} resource={resource} testId="figures">
      {({ figures }) =>
        figures.length === 0 ? (
          <p class="state">{t("figures.empty")}</p>
        ) : (
          <ul class="cards">
            {figures.map((figure) => (
              <Card key={figure.id} figure={figure} onEvidence={onEvidence} />
            ))}
          </ul>
        )
      }
    </Panel>
  );
}

function Card({ figure, onEvidence }: { figure: Figure; onEvidence(figure: string): void }) {
  const { lang, t, format } = useI18n();
  const name = lang === "zh" ? figure.name_zh : figure.name_en;
  const { numerator, denominator } = figure;
  const id = `figure-${figure.id}`;
  return (
    <li class="card" aria-labelledby={`${id}-name`} data-testid={id}>
      <h3 id={`${id}-name`}>{name}</h3>
      <Value figure={figure} />
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
          <dt>{t("figure.events")}</dt>
          <dd>{t("unit.items", { n: format.integer(figure.events) })}</dd>
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
          aria-label={t("figure.evidenceOf", { name })}
          data-testid={`evidence-${figure.id}`}
          onClick={() => onEvidence(figure.id)}
        >
          {t("figure.evidence")}
        </button>
      </div>
    </li>
  );
}

/** The number with its unit; a change glows for a moment, in place. */
function Value({ figure }: { figure: Figure }) {
  const { t, format } = useI18n();
  const text = format.figure(figure);
  const before = useRef(figure.value);
  const [changed, setChanged] = useState(0);
  useEffect(() => {
    if (before.current !== figure.value) setChanged((n) => n + 1);
    before.current = figure.value;
  }, [figure.value]);

  if (text === null) return <p class="value value-none">{t("figure.novalue")}</p>;
  const unit = figure.unit === "percent" ? "%" : figure.unit === "ratio" ? "" : t(`unit.${figure.unit}`);
  return (
    <p class="value" data-value={figure.value}>
      <span key={changed} class={changed > 0 ? "value-number changed" : "value-number"}>
        {text}
      </span>
      {unit && <span class="value-unit">{unit}</span>}
    </p>
  );
}
