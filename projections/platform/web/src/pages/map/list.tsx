import { useMemo, useState } from "preact/hooks";
import { Table } from "../../components/table";
import { csv, download } from "../../download";
import { useShell } from "../../shell";
import { COOPERATIONS, useMapI18n, WEIGHS } from "./messages";
import { type EducationMap, type LinkKind, type MapLink, type MapNode, nameOf } from "./reads";

const AT_ONCE = 25;
const COUNTED: LinkKind[] = ["industry", "demand", "serves", "offer"];

interface Props {
  map: EducationMap;
  node: MapNode | null;
  onSelect(id: string | null): void;
}

/** Every connection of the map, or those of the selected node: the map for those who read rather than look. */
export function Connections({ map, node, onSelect }: Props) {
  const { lang, t, format } = useMapI18n();
  const { day } = useShell();
  const [shown, setShown] = useState(AT_ONCE);
  const nodes = useMemo(() => new Map(map.nodes.map((one) => [one.id, one])), [map]);
  const links = useMemo(
    () => map.links.filter((link) => !node || link.source === node.id || link.target === node.id).sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0)),
    [map, node],
  );
  const named = (id: string): string => {
    const found = nodes.get(id);
    return found ? nameOf(found, lang) : id;
  };
  const counted = ({ kind, weight }: MapLink): string => !COUNTED.includes(kind) ? "—" : weight === null ? t("map.few") : format.integer(weight);
  const onCsv = (): void => {
    const head = [t("map.from"), t("map.relation"), t("map.to"), t("map.weight")];
    const rows = links.map((link) => [named(link.source), t(`map.link.${link.kind}`), named(link.target), link.weight]);
    download(`map-${day}.csv`, csv([head, ...rows]));
  };
  const name = (id: string) => (
    <button type="button" class="link" lang={lang === "en" && !nodes.get(id)?.name_en ? "zh-CN" : undefined} onClick={() => onSelect(id)}>
      {named(id)}
    </button>
  );
  return (
    <section class="panel map-list" aria-labelledby="map-list-title" data-testid="map-list">
      <div class="panel-head">
        <h2 id="map-list-title">{t("map.list")}</h2>
        {links.length > 0 && <button type="button" class="button" onClick={onCsv}>{t("map.csv")}</button>}
      </div>
      <p class="hint">
        {node ? t("map.listOf", { name: nameOf(node, lang), n: format.integer(links.length) }) : t("map.listNote", { n: format.integer(links.length) })}
      </p>
      {links.length === 0 && <p class="state">{t("map.empty")}</p>}
      {links.length > 0 && (
        <Table of="map-list-title" head={[t("map.from"), t("map.relation"), t("map.to"), { number: t("map.weight") }]}>
          {links.slice(0, shown).map((link) => (
            <tr key={`${link.source} ${link.target} ${link.kind}`}>
              <td>{name(link.source)}</td>
              <td>{t(`map.link.${link.kind}`)}</td>
              <td>{name(link.target)}</td>
              <td class="number">{counted(link)}</td>
            </tr>
          ))}
        </Table>
      )}
      {links.length > shown && (
        <button type="button" class="button" onClick={() => setShown(shown + 4 * AT_ONCE)}>{t("map.more")}</button>
      )}
    </section>
  );
}

/** The selected node, and where to go from it. */
export function Selected({ node, onSelect }: { node: MapNode | null; onSelect(id: string | null): void }) {
  const { lang, t, format } = useMapI18n();
  const { href } = useShell();
  const kind = node && COOPERATIONS.find((one) => one === node.cooperation_kind);
  const isMember = node && (node.kind === "enterprise" || node.kind === "school");
  return (
    <section class="panel map-node" aria-labelledby="map-node-title" aria-live="polite" data-testid="map-node">
      <div class="panel-head">
        <h2 id="map-node-title">{t("map.node")}</h2>
        {node && <button type="button" class="button" onClick={() => onSelect(null)}>{t("map.unselect")}</button>}
      </div>
      {!node && <p class="state">{t("map.noNode")}</p>}
      {node && (
        <>
          <p>
            <strong>{nameOf(node, lang)}</strong> <code class="id">{node.code}</code>
          </p>
          <p class="hint">
            {t(`map.${node.kind}`)}
            {kind && ` · ${t(`map.${kind}`)}`}
            {node.county_zh && ` · ${node.county_zh}`} · {t(WEIGHS[node.kind], { n: node.weight === null ? t("map.few") : format.integer(node.weight) })}
            {node.gap && ` · ${t("map.gapMark")}`}
          </p>
          <p class="map-links">
            {node.kind === "occupation" && <a href={href("/fit", { occupation: node.code })}>{t("map.toFit")}</a>}
            {isMember && <a href={href("/map", { member: node.code })}>{t("map.onlyThis")}</a>}
            {node.kind === "chain" && <a href={href("/map", { chain: node.code })}>{t("map.onlyThis")}</a>}
          </p>
        </>
      )}
    </section>
  );
}

/** Occupations that employers look for and no school teaches for. */
export function Gaps({ map, onSelect }: { map: EducationMap; onSelect(id: string | null): void }) {
  const { lang, t, format } = useMapI18n();
  const gaps = map.nodes.filter((node) => node.gap).sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0));
  return (
    <section class="panel map-gaps" aria-labelledby="map-gaps-title" data-testid="map-gaps">
      <div class="panel-head">
        <h2 id="map-gaps-title">{t("map.gaps")}</h2>
      </div>
      <p class="hint">{gaps.length > 0 ? t("map.gapsNote", { n: format.integer(map.gaps) }) : t("map.noGaps")}</p>
      <ol class="map-gap-list">
        {gaps.slice(0, 12).map((node) => (
          <li key={node.id}>
            <button type="button" class="link" lang={lang === "en" && !node.name_en ? "zh-CN" : undefined} onClick={() => onSelect(node.id)}>
              {nameOf(node, lang)}
            </button>
            <span class="number">{t("map.posts", { n: node.weight === null ? t("map.few") : format.integer(node.weight) })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
