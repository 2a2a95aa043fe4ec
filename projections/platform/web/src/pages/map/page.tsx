import { useMemo } from "preact/hooks";
import { Panel } from "../../components/panel";
import { FreshLine } from "../../records/fresh-line";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { Filters } from "./filters";
import { Graph } from "./graph";
import { Connections, Gaps, Selected } from "./list";
import "./map.css";
import { useMapI18n } from "./messages";
import { type Filter, loadMap } from "./reads";

const FAMILIES = ["plan", "demand", "major-change", "graduate", "cooperation"];

/** The map of industry and education: drawn, and as a list; filters and the selected node are in the address. */
export default function MapPage() {
  const { t } = useMapI18n();
  const { moment, live, params, change } = useShell();
  const [chain, county, cooperation, member] = [params.get("chain"), params.get("county"), params.get("cooperation"), params.get("member")];
  const filter = useMemo<Filter>(() => ({ chain, county, cooperation, member }), [chain, county, cooperation, member]);
  const load = useMemo(() => loadMap(filter), [filter]);
  const resource = useResource(load, moment, live.models);
  const map = resource.data;
  const selected = params.get("node");
  const node = map?.nodes.find((one) => one.id === selected) ?? null;
  const onSelect = (id: string | null): void => change({ node: id }, false);
  return (
    <>
      {map && <Filters map={map} filter={filter} />}
      <div class="map-page">
        <div class="map-graph">
          <Panel id="map" title={t("map.title")} resource={resource} testId="map">
            {(found) => (
              <>
                <p class="hint">{t("map.note")}</p>
                <FreshLine families={FAMILIES} />
                {found.nodes.length === 0 ? <p class="state">{t("map.empty")}</p> : <Graph map={found} selected={node ? node.id : null} onSelect={onSelect} />}
              </>
            )}
          </Panel>
        </div>
        {map && <Selected node={node} onSelect={onSelect} />}
        {map && <Gaps map={map} onSelect={onSelect} />}
        {map && <Connections key={`${selected}`} map={map} node={node} onSelect={onSelect} />}
      </div>
    </>
  );
}
