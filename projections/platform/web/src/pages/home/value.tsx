import { useEffect, useRef, useState } from "preact/hooks";
import type { Figure } from "../../api-types";
import { useFigureWords } from "./figure-words";
import { useHomeI18n } from "./messages";

const NO_VALUE = {
  exact: "figure.novalue",
  rounded: "figure.novalue",
  hidden: "figure.few",
  unpublished: "figure.unpublished",
} as const;

/** The number with its unit; a change glows for a moment, in place. */
export function Value({ figure }: { figure: Figure }) {
  const { t, format } = useHomeI18n();
  const unit = useFigureWords().unit(figure);
  const text = format.figure(figure);
  const before = useRef(figure.value);
  const [changed, setChanged] = useState(0);
  useEffect(() => {
    if (before.current !== figure.value) setChanged((n) => n + 1);
    before.current = figure.value;
  }, [figure.value]);

  if (text === null) return <p class="value value-none">{t(NO_VALUE[figure.shown ?? "exact"])}</p>;
  return (
    <p class="value" data-value={figure.value}>
      <span key={changed} class={changed > 0 ? "value-number changed" : "value-number"}>
        {text}
      </span>
      {unit && <span class="value-unit">{unit}</span>}
      {figure.shown === "rounded" && <span class="value-unit">{t("figure.rounded")}</span>}
    </p>
  );
}
