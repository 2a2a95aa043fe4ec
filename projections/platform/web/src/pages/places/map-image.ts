import { newPicture, type Picture } from "../../picture";
import type { Place, Values } from "./reads";
import type { Scale } from "./steps";
import { tilesOf } from "./tile-shapes";

interface Drawn {
  title: string;
  note: string;
  places: Place[];
  values: Values;
  scale: Scale;
  name(place: Place): string;
  number(value: number | null): string;
}

const [EDGE, TOP, FOOT, ROOM] = [24, 72, 40, 760];

/** The map as an image, in the colours that the page has now; it says that it is schematic. */
export function drawMap({ title, note, places, values, scale, name, number }: Drawn): Picture {
  const { width, height, font, tiles } = tilesOf(places, ROOM, name);
  const whole = Math.max(width, 560) + 2 * EDGE;
  const picture = newPicture(whole, height + TOP + FOOT);
  const { pen, token, write } = picture;
  write(title, EDGE, 40, 18, whole - 2 * EDGE);
  pen.fillStyle = token("muted");
  write(note, EDGE, height + TOP + 26, 13, whole - 2 * EDGE);
  for (const { place, x, y, width: w, height: h, lines } of tiles) {
    const value = values.get(place.code) ?? null;
    const step = scale.step(value);
    pen.fillStyle = step === "heat-none" ? token("surface") : token(step);
    pen.fillRect(x + EDGE, y + TOP, w, h);
    pen.strokeStyle = token("line-strong");
    pen.setLineDash(place.kind === "zone" ? [5, 4] : []);
    pen.strokeRect(x + EDGE + 0.5, y + TOP + 0.5, w - 1, h - 1);
    pen.fillStyle = token(step === "heat-none" ? "ink" : `${step}-ink`);
    const middle = x + EDGE + w / 2;
    lines.forEach(({ text }, i) => write(text, middle, y + TOP + 24 + i * 16, font, w - 8, "center"));
    write(number(value), middle, y + TOP + 32 + lines.length * 16, font * 1.2, w - 8, "center");
  }
  return picture;
}
