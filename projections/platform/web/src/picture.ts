import { download } from "./download";

/** Pixels of the image per CSS pixel: sharp in a printed report. */
const SCALE = 2;

export interface Picture {
  canvas: HTMLCanvasElement;
  pen: CanvasRenderingContext2D;
  /** A colour of the style sheet. */
  token(name: string): string;
  write(text: string, x: number, y: number, size: number, room: number, align?: CanvasTextAlign): void;
}

/** An empty image of so many CSS pixels, in the colours and letters that the page has now. */
export function newPicture(width: number, height: number): Picture {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser draws no images");
  pen.scale(SCALE, SCALE);
  pen.fillStyle = token("surface");
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = token("ink");
  const write: Picture["write"] = (text, x, y, size, room, align = "left") => {
    pen.font = `${size}px ${style.fontFamily}`;
    pen.textAlign = align;
    pen.fillText(text, x, y, room);
  };
  return { canvas, pen, token, write };
}

export function savePicture({ canvas }: Picture, name: string): void {
  canvas.toBlob((image) => image && download(name, image), "image/png");
}
