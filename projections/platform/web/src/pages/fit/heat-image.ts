import { newPicture, type Picture } from "../../picture";
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
  /** Which of the page's colours a cell has. */
  colour(cell: CellFit): string;
  number(cell: CellFit): string;
}

const [ROW, COLUMN, LEFT, TOP, EDGE] = [28, 84, 220, 96, 16];

/** The heat map as an image, in the colours that the page has now. */
export function drawHeatMap({ title, cells, occupations, counties, colour, number }: Drawn): Picture {
  const width = LEFT + counties.length * COLUMN + EDGE;
  const picture = newPicture(width, TOP + occupations.length * ROW + EDGE);
  const { pen, token, write } = picture;
  write(title, EDGE, 32, 17, width - 2 * EDGE);
  counties.forEach(({ name }, i) => write(name, LEFT + (i + 0.5) * COLUMN, TOP - 12, 13, COLUMN - 8, "center"));
  const at = new Map(cells.map((cell) => [`${cell.occupation}/${cell.county}`, cell]));
  occupations.forEach((occupation, row) => {
    const y = TOP + row * ROW;
    pen.fillStyle = token("ink");
    write(occupation.name, LEFT - 12, y + 19, 13, LEFT - EDGE - 12, "right");
    counties.forEach(({ code }, column) => {
      const found = at.get(`${occupation.code}/${code}`);
      if (!found) return;
      const name = colour(found);
      pen.fillStyle = token(name);
      pen.fillRect(LEFT + column * COLUMN + 1, y + 1, COLUMN - 2, ROW - 2);
      pen.fillStyle = token(`${name}-ink`);
      write(number(found), LEFT + (column + 0.5) * COLUMN, y + 19, 13, COLUMN - 8, "center");
    });
  });
  return picture;
}
