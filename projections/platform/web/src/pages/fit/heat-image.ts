import { heat, widestGap } from "./heat";
import type { CellFit } from "./reads";

interface Named {
  code: string;
  name: string;
}

interface Drawn {
  title: string;
  cells: CellFit[];
  occupations: Named[];
  counties: Named[];
  number(n: number | null): string;
}

const [ROW, COLUMN, LEFT, TOP, EDGE] = [28, 84, 220, 96, 16];
/** Pixels of the image per CSS pixel: sharp in a printed report. */
const SCALE = 2;

/** The heat map on a canvas, in the colours that the page has now. */
export function drawHeatMap({ title, cells, occupations, counties, number }: Drawn): HTMLCanvasElement {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const canvas = document.createElement("canvas");
  const width = LEFT + counties.length * COLUMN + EDGE;
  const height = TOP + occupations.length * ROW + EDGE;
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const pen = canvas.getContext("2d");
  if (!pen) return canvas;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = token("surface");
  pen.fillRect(0, 0, width, height);
  const write = (text: string, x: number, y: number, room: number, size = 13, align: CanvasTextAlign = "left"): void => {
    pen.font = `${size}px ${style.fontFamily}`;
    pen.textAlign = align;
    pen.fillText(text, x, y, room);
  };
  pen.fillStyle = token("ink");
  write(title, EDGE, 32, width - 2 * EDGE, 17);
  counties.forEach(({ name }, i) => write(name, LEFT + (i + 0.5) * COLUMN, TOP - 12, COLUMN - 8, 13, "center"));
  const most = widestGap(cells);
  const at = new Map(cells.map((cell) => [`${cell.occupation}/${cell.county}`, cell]));
  occupations.forEach((occupation, row) => {
    const y = TOP + row * ROW;
    pen.fillStyle = token("ink");
    write(occupation.name, LEFT - 12, y + 19, LEFT - EDGE - 12, 13, "right");
    counties.forEach(({ code }, column) => {
      const found = at.get(`${occupation.code}/${code}`);
      if (!found) return;
      const name = found.gap === null ? "heat-0" : heat(found.gap, most);
      pen.fillStyle = token(name);
      pen.fillRect(LEFT + column * COLUMN + 1, y + 1, COLUMN - 2, ROW - 2);
      pen.fillStyle = token(`${name}-ink`);
      write(number(found.gap), LEFT + (column + 0.5) * COLUMN, y + 19, COLUMN - 8, 13, "center");
    });
  });
  return canvas;
}
