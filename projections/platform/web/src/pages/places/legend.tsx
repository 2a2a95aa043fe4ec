import { usePlacesI18n } from "./messages";
import type { Measure } from "./reads";
import type { Scale } from "./steps";
import { useWords } from "./use-words";

/** What each colour stands for. */
export function Legend({ scale, measure, signed }: { scale: Scale; measure: Measure; signed: boolean }) {
  const { t } = usePlacesI18n();
  const words = useWords();
  const told = (from: number, to: number): string => {
    const [a, b] = [words.number(Math.round(from), signed), words.number(Math.round(to), signed)];
    return a === b ? a : `${a} ~ ${b}`;
  };
  return (
    <div class="places-legend" data-testid="legend">
      <span class="legend-title">
        {t("places.legend")}：{words.measure(measure)}（{words.unit(measure)}）
      </span>
      <ul>
        {scale.legend.map(({ step, from, to }) => (
          <li key={step}>
            <svg width="22" height="14" aria-hidden="true" class={`swatch ${step}`}>
              <rect width="22" height="14" rx="2" />
            </svg>
            {told(from, to)}
          </li>
        ))}
        <li>
          <svg width="22" height="14" aria-hidden="true" class="swatch heat-none">
            <rect x="1" y="1" width="20" height="12" rx="2" />
          </svg>
          {t("places.none")}
        </li>
      </ul>
    </div>
  );
}
