import { useMemo } from "preact/hooks";
import type { Moment } from "../../api";
import { Choice } from "../../components/choice";
import { Panel } from "../../components/panel";
import { ThenFailure } from "../../components/then-failure";
import { sentences } from "../../i18n";
import { FreshLine } from "../../records/fresh-line";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { Downloads } from "./downloads";
import { Legend } from "./legend";
import { usePlacesI18n } from "./messages";
import { OnePlacePanel } from "./one-place";
import "./places.css";
import { changesOf, loadPlaces, type Measure, MEASURES, type Place, type Places, valuesOf } from "./reads";
import { scaleOf } from "./steps";
import { PlacesTable } from "./table";
import { TileMap } from "./tile-map";
import { useWords } from "./use-words";

/** Facts that the measures stand on. */
const FAMILIES = ["demand", "graduate", "major-change", "cooperation", "service", "governance"];

/** Counties and zones on a schematic map. Measure, place and what is shown stand in the address. */
export default function PlacesPage() {
  const { compare } = useShell();
  return compare ? <Compared then={compare} /> : <Shown then={null} thenDay="" />;
}

function Compared({ then }: { then: Moment }) {
  const other = useResource(loadPlaces, then, 0);
  return (
    <>
      <ThenFailure resource={other} />
      <Shown then={other.data?.items ?? null} thenDay={then.asOf ?? ""} />
    </>
  );
}

function Shown({ then, thenDay }: { then: Place[] | null; thenDay: string }) {
  const { t } = usePlacesI18n();
  const { moment, live, params, change } = useShell();
  const words = useWords();
  const resource = useResource(loadPlaces, moment, live.models);
  const asked = params.get("measure");
  const measure: Measure = MEASURES.find((name) => name === asked) ?? "open";
  const chosen = params.get("place");
  const changes = thenDay !== "" && params.get("show") === "change";
  return (
    <>
      <div class="filters" role="group" aria-label={t("places.measure")}>
        <Choice
          label={t("places.measure")}
          value={measure}
          options={MEASURES.map((name) => [name, words.measure(name)])}
          testId="measure"
          onChoose={(chosen) => change({ measure: chosen }, true)}
        />
        {thenDay !== "" && (
          <Choice
            label={t("places.show")}
            none={t("places.showNow")}
            value={changes ? "change" : null}
            options={[["change", t("places.showChange")]]}
            testId="show"
            onChoose={(show) => change({ show }, true)}
          />
        )}
      </div>
      <Panel id="places" title={t("places.map")} resource={resource} testId="places">
        {(data) =>
          data.items.length === 0 ? (
            <p class="state">{t("places.empty")}</p>
          ) : (
            <OnMap data={data} then={then} thenDay={thenDay} measure={measure} changes={changes} chosen={chosen} />
          )
        }
      </Panel>
      {chosen !== null && <OnePlacePanel code={chosen} then={then?.find(({ code }) => code === chosen) ?? null} />}
    </>
  );
}

interface OnMapProps {
  data: Places;
  then: Place[] | null;
  thenDay: string;
  measure: Measure;
  changes: boolean;
  chosen: string | null;
}

function OnMap({ data, then, thenDay, measure, changes, chosen }: OnMapProps) {
  const { lang, t } = usePlacesI18n();
  const words = useWords();
  const now = useMemo(() => valuesOf(data.items, measure), [data, measure]);
  const before = useMemo(() => then && valuesOf(then, measure), [then, measure]);
  const values = changes && before ? changesOf(now, before) : now;
  const scale = scaleOf(values);
  const signed = measure === "gap" || (changes && before !== null);
  const shared = { places: data.items, values, scale, measure, signed };
  return (
    <div class="places-panel">
      <div class="places-head">
        <p class="schematic" data-testid="schematic">
          {sentences(lang, t("places.schematic"), t("places.choose"))}
        </p>
        <Downloads {...shared} title={`${t("places.map")}：${words.measure(measure)}`} />
      </div>
      <p class="hint">
        {words.measure(measure)}：{t(`places.a.${measure}`)}。
        {(measure === "supply" || measure === "gap") && t(data.people_on_record ? "places.peopleOf" : "places.unpublished", { day: data.people_as_of })}
      </p>
      <div class="places-body">
        <div>
          <TileMap {...shared} chosen={chosen} />
          <Legend scale={scale} measure={measure} signed={signed} />
        </div>
        <PlacesTable places={data.items} now={now} then={before} thenDay={thenDay} measure={measure} />
      </div>
      <FreshLine families={FAMILIES} />
    </div>
  );
}
