import { csv, download } from "../../download";
import { savePicture } from "../../picture";
import { useShell } from "../../shell";
import { drawMap } from "./map-image";
import { usePlacesI18n } from "./messages";
import { type Measure, MEASURES, type Place, type Values } from "./reads";
import type { Scale } from "./steps";
import { useWords } from "./use-words";

interface Props {
  places: Place[];
  values: Values;
  scale: Scale;
  measure: Measure;
  signed: boolean;
  title: string;
}

/** The map as an image, and every measure of every place as a table. */
export function Downloads({ places, values, scale, measure, signed, title }: Props) {
  const { t, format } = usePlacesI18n();
  const { day } = useShell();
  const words = useWords();
  const onCsv = (): void => {
    const head = [t("places.code"), t("places.place"), t("places.kind"), ...MEASURES.map(words.measure), t("places.fresh")];
    const rows = places.map((place) => [
      place.code, words.name(place), t(`places.${place.kind}`), ...MEASURES.map((of) => place.figures[of]),
      place.last_recorded_at && format.time(place.last_recorded_at),
    ]);
    download(`places-${day}.csv`, csv([head, ...rows]));
  };
  const onImage = (): void => {
    const picture = drawMap({
      title: `${title} · ${day}`,
      note: t("places.schematic"),
      places,
      values,
      scale,
      name: words.short,
      number: (value) => words.number(value, signed),
    });
    savePicture(picture, `places-${measure}-${day}.png`);
  };
  return (
    <div class="downloads">
      <button type="button" class="button" data-testid="places-image" onClick={onImage}>
        {t("places.image")}
      </button>
      <button type="button" class="button" data-testid="places-csv" onClick={onCsv}>
        {t("places.csv")}
      </button>
    </div>
  );
}
