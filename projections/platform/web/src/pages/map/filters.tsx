import { useEffect, useState } from "preact/hooks";
import { Choice } from "../../components/choice";
import { useShell } from "../../shell";
import { COOPERATIONS, useMapI18n } from "./messages";
import { type EducationMap, type Filter, FILTERS, nameOf } from "./reads";

type Choices = Record<(typeof FILTERS)[number], [string, string][]>;

/** What of the map is shown; every choice is in the address. Choices come from the widest map that was read. */
export function Filters({ map, filter }: { map: EducationMap; filter: Filter }) {
  const { lang, t } = useMapI18n();
  const { change } = useShell();
  const [widest, setWidest] = useState(map);
  const isFiltered = FILTERS.some((name) => filter[name] !== null);
  useEffect(() => {
    if (!isFiltered || map.nodes.length > widest.nodes.length) setWidest(map);
  }, [map, isFiltered]);

  const of = (...kinds: string[]): [string, string][] =>
    widest.nodes.filter((node) => kinds.includes(node.kind)).map((node): [string, string] => [node.code, nameOf(node, lang)])
      .sort((a, b) => a[1].localeCompare(b[1], "zh-CN"));
  const counties = new Map(widest.nodes.filter((n) => n.county).map((n) => [n.county ?? "", n.county_zh ?? n.county ?? ""]));
  const choices: Choices = {
    chain: of("chain"),
    county: [...counties].sort(),
    cooperation: COOPERATIONS.map((kind): [string, string] => [kind, t(`map.${kind}`)]),
    member: of("enterprise", "school"),
  };
  const label = { chain: t("map.chain"), county: t("map.county"), cooperation: t("map.kind"), member: t("map.member") };
  return (
    <div class="filters map-filters" role="group" aria-label={t("map.filters")}>
      {FILTERS.map((name) => (
        <Choice
          key={name}
          label={label[name]}
          none={t("map.all")}
          value={filter[name]}
          options={choices[name]}
          testId={`filter-${name}`}
          onChoose={(chosen) => change({ [name]: chosen, node: null }, true)}
        />
      ))}
      {isFiltered && (
        <button
          type="button"
          class="button"
          onClick={() => change({ chain: null, county: null, cooperation: null, member: null, node: null }, true)}
        >
          {t("map.clear")}
        </button>
      )}
    </div>
  );
}
