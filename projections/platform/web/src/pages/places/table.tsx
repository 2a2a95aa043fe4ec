import { useShell } from "../../shell";
import { usePlacesI18n } from "./messages";
import { changesOf, type Measure, type Place, type Values } from "./reads";
import { useWords } from "./use-words";

interface Props {
  places: Place[];
  now: Values;
  /** Of the moment that is compared with. */
  then: Values | null;
  thenDay: string;
  measure: Measure;
}

/** The table behind the map: a row per place, with how fresh it is and how many have not reported. */
export function PlacesTable({ places, now, then, thenDay, measure }: Props) {
  const { t, format } = usePlacesI18n();
  const { day, params, href } = useShell();
  const words = useWords();
  const signed = measure === "gap";
  const changes = then && changesOf(now, then);
  const order = [...places].sort((a, b) => (now.get(b.code) ?? -Infinity) - (now.get(a.code) ?? -Infinity) || a.code.localeCompare(b.code));
  return (
    <details open data-testid="places-table">
      <summary class="summary">{t("places.table")}</summary>
      <div class="scroll-x" tabIndex={0} role="group" aria-label={t("places.table")}>
        <table>
          <caption class="visually-hidden">
            {t("places.caption", { measure: words.measure(measure), unit: words.unit(measure) })}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("places.place")}</th>
              {changes && <th scope="col" class="number">{thenDay}</th>}
              <th scope="col" class="number">{changes ? day : words.measure(measure)}</th>
              {changes && <th scope="col" class="number">{t("places.change")}</th>}
              <th scope="col" class="number">{t("places.silent")}</th>
              <th scope="col" class="number">{t("places.fresh")}</th>
            </tr>
          </thead>
          <tbody>
            {order.map((place) => (
              <tr key={place.code} data-place={place.code}>
                <th scope="row">
                  <a href={href("/places", { measure: params.get("measure"), show: params.get("show"), place: place.code })}>
                    {words.name(place)}
                  </a>
                </th>
                {changes && <td class="number">{words.number(then?.get(place.code) ?? null, signed)}</td>}
                <td class="number">{words.number(now.get(place.code) ?? null, signed)}</td>
                {changes && <td class="number">{words.number(changes.get(place.code) ?? null, true)}</td>}
                <td class="number">
                  {format.integer(place.figures.silent ?? 0)} / {format.integer(place.figures.members ?? 0)}
                </td>
                <td class="number">
                  {place.last_recorded_at ? format.time(place.last_recorded_at).slice(0, 10) : t("places.never")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
