import type { Place } from "./reads";

/** A line of a name; `room`: the width that it is squeezed into, null where it fits as it is. */
export interface Line {
  text: string;
  room: number | null;
}

/** Where a tile lies, in pixels, and how its name is broken. */
export interface Tile {
  place: Place;
  x: number;
  y: number;
  width: number;
  height: number;
  lines: Line[];
}

export interface Tiles {
  width: number;
  height: number;
  font: number;
  tiles: Tile[];
}

const [NARROW, WIDEST] = [520, 150];

/** Tiles of the grid in a width that there is. */
export function tilesOf(places: Place[], room: number, name: (place: Place) => string): Tiles {
  const columns = Math.max(1, ...places.map(({ column }) => column + 1));
  const rows = Math.max(1, ...places.map(({ row }) => row + 1));
  const narrow = room < NARROW;
  const [gap, height, font, edge] = narrow ? [3, 60, 11, 5] : [6, 68, 14, 8];
  const width = Math.min(WIDEST, (room - gap * (columns - 1)) / columns);
  return {
    width: columns * (width + gap) - gap,
    height: rows * (height + gap) - gap,
    font,
    tiles: places.map((place) => ({
      place,
      x: place.column * (width + gap),
      y: place.row * (height + gap),
      width,
      height,
      lines: broken(name(place), width - edge, font),
    })),
  };
}

/** A little too long is drawn narrower rather than cut. */
const SQUEEZED = 1.2;
let pen: CanvasRenderingContext2D | null = null;

/** Pixels that a text takes in the page's font. */
function widthOf(text: string, font: number): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return text.length * font;
  pen.font = `${font}px ${getComputedStyle(document.documentElement).fontFamily}`;
  return pen.measureText(text).width;
}

/** One line or two, each within `room` pixels; what does not fit is cut, the whole name is in the tile's title. */
function broken(name: string, room: number, font: number): Line[] {
  const words = name.split(" ");
  if (words.length === 1 || widthOf(name, font) <= room) return [fitted(name, room, font)];
  const over = words.findIndex((_, i) => widthOf(words.slice(0, i + 1).join(" "), font) > room);
  const first = Math.max(1, over);
  return [words.slice(0, first), words.slice(first)].map((part) => fitted(part.join(" "), room, font));
}

function fitted(text: string, room: number, font: number): Line {
  const width = widthOf(text, font);
  if (width <= room) return { text, room: null };
  if (width <= room * SQUEEZED) return { text, room };
  let cut = text;
  while (cut.length > 1 && widthOf(`${cut}…`, font) > room) cut = cut.slice(0, -1);
  return { text: `${cut}…`, room: null };
}
