import { useEffect, useRef } from "preact/hooks";
import { download } from "../../download";
import { useShell } from "../../shell";
import { type Drawing, makeDrawing } from "./drawing";
import { useMapI18n } from "./messages";
import { type EducationMap, KINDS, nameOf } from "./reads";

/** The map drawn, with its legend and buttons. Everything in it is in the list as well. */
export function Graph({ map, selected, onSelect }: { map: EducationMap; selected: string | null; onSelect(id: string | null): void }) {
  const { lang, t, format } = useMapI18n();
  const { day } = useShell();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const choose = useRef(onSelect);
  choose.current = onSelect;

  useEffect(() => {
    if (!box.current || !canvas.current) return undefined;
    drawing.current = makeDrawing(box.current, canvas.current, (id) => choose.current(id));
    return () => drawing.current?.dispose();
  }, []);
  useEffect(() => {
    drawing.current?.show(map, { name: (node) => nameOf(node, lang), column: (kind) => t(`map.${kind}`) });
  }, [map, lang]);
  useEffect(() => drawing.current?.select(selected), [selected, map]);

  const onImage = async (): Promise<void> => {
    const image = await drawing.current?.image();
    if (image) download(`map-${day}.png`, image);
  };
  const { nodes, links, left_out } = map;
  return (
    <>
      <ul class="map-legend" aria-label={t("map.legend")}>
        {KINDS.map((kind) => (
          <li key={kind}>
            <span class={`map-dot map-${kind}`} aria-hidden="true" />
            {t(`map.${kind}`)} {format.integer(map.counts[kind])}
          </li>
        ))}
        <li>
          <span class="map-dot map-gap" aria-hidden="true" />
          {t("map.gapMark")} {format.integer(map.gaps)}
        </li>
      </ul>
      {left_out > 0 && <p class="hint">{t("map.leftOut", { n: format.integer(nodes.length), left: format.integer(left_out) })}</p>}
      <div ref={box} class="map-box chart">
        <canvas
          ref={canvas}
          tabIndex={0}
          role="img"
          data-testid="map-canvas"
          data-nodes={nodes.length}
          aria-label={t("map.graphLabel", { nodes: format.integer(nodes.length), links: format.integer(links.length) })}
        />
      </div>
      <div class="map-buttons">
        <button type="button" class="button" onClick={() => drawing.current?.zoom(1.4)}>{t("map.zoomIn")}</button>
        <button type="button" class="button" onClick={() => drawing.current?.zoom(1 / 1.4)}>{t("map.zoomOut")}</button>
        <button type="button" class="button" onClick={() => drawing.current?.whole()}>{t("map.whole")}</button>
        <button type="button" class="button" onClick={() => void onImage()}>{t("map.image")}</button>
      </div>
    </>
  );
}
