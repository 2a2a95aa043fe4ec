import { useEffect, useRef, useState } from "preact/hooks";
import { useShell } from "../../shell";
import { usePlacesI18n } from "./messages";
import type { Measure, Place, Values } from "./reads";
import type { Scale } from "./steps";
import { type Tile, tilesOf } from "./tile-shapes";
import { useWords } from "./use-words";

interface Props {
  places: Place[];
  values: Values;
  scale: Scale;
  measure: Measure;
  signed: boolean;
  chosen: string | null;
}

/** The schematic map: a tile per place, coloured by its value and labelled with it; each opens what is in it. */
export function TileMap({ places, values, scale, measure, signed, chosen }: Props) {
  const { t } = usePlacesI18n();
  const { change } = useShell();
  const words = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(720);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setRoom(Math.max(240, entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const { width, height, font, tiles } = tilesOf(places, room, words.short);
  const choose = (code: string): void => change({ place: code === chosen ? null : code }, true);
  return (
    <div ref={box} class="tile-map" data-testid="tile-map">
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={t("places.mapLabel", { measure: words.measure(measure), unit: words.unit(measure) })}
        font-size={font}
      >
        {tiles.map((tile) => {
          const value = values.get(tile.place.code) ?? null;
          const told = words.number(value, signed);
          return (
            <g
              key={tile.place.code}
              class={`tile tile-${tile.place.kind} ${scale.step(value)}`}
              role="button"
              tabindex={0}
              aria-pressed={tile.place.code === chosen}
              data-place={tile.place.code}
              data-value={value ?? ""}
              onClick={() => choose(tile.place.code)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                choose(tile.place.code);
              }}
            >
              <title>{t("places.tile", { name: words.name(tile.place), value: told })}</title>
              <Drawn tile={tile} font={font} told={told} />
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function Drawn({ tile, font, told }: { tile: Tile; font: number; told: string }) {
  const { x, y, width, height, lines } = tile;
  const line = font * 1.2;
  const top = y + (height - lines.length * line - line * 1.25) / 2 + line * 0.85;
  return (
    <>
      <rect x={x + 1.5} y={y + 1.5} width={width - 3} height={height - 3} rx="4" />
      {lines.map(({ text, room }, i) => (
        <text
          key={i}
          x={x + width / 2}
          y={top + i * line}
          text-anchor="middle"
          {...(room === null ? {} : { textLength: room, lengthAdjust: "spacingAndGlyphs" })}
        >
          {text}
        </text>
      ))}
      <text class="tile-value" x={x + width / 2} y={top + lines.length * line + line * 0.2} text-anchor="middle" font-size={font * 1.2}>
        {told}
      </text>
    </>
  );
}
