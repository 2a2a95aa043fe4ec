import { onTheme } from "../../theme";
import { type EducationMap, KINDS, type MapNode, type NodeKind } from "./reads";

/** How far from a node a pointer may be, in pixels. */
const REACH = 12;
const MARGIN = 40;
/** From this zoom on nodes have names beside them. */
const NAMES_FROM = 0.85;
const NAMES_WITHIN = 260;
const COLOURS: Record<NodeKind, string> = {
  chain: "--map-chain",
  enterprise: "--demand",
  occupation: "--map-occupation",
  major: "--map-major",
  school: "--supply",
  cooperation: "--map-cooperation",
};

export interface Words {
  name(node: MapNode): string;
  column(kind: NodeKind): string;
}

export interface Drawing {
  show(map: EducationMap, words: Words): void;
  select(id: string | null): void;
  zoom(by: number): void;
  whole(): void;
  image(): Promise<Blob | null>;
  dispose(): void;
}

/** The map on a canvas: places come from the server, so a frame only moves and strokes what is in sight. */
export function makeDrawing(box: HTMLElement, canvas: HTMLCanvasElement, chosen: (id: string | null) => void): Drawing {
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  let map: EducationMap | null = null;
  let words: Words | null = null;
  let places = new Map<string, MapNode>();
  let near = new Set<string>();
  let selected: string | null = null;
  let hovered: string | null = null;
  let scale = 1;
  let [dx, dy] = [0, 0];
  let frame = 0;
  let colours: Record<string, string> = {};

  const readColours = (): void => {
    const style = getComputedStyle(box);
    const names = [...Object.values(COLOURS), "--ink", "--muted", "--line-strong", "--surface", "--bad", "--focus"];
    colours = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name).trim()]));
    colours["font"] = style.fontFamily;
  };
  const colour = (name: string): string => colours[name] ?? "";
  const at = (node: MapNode): [number, number] => [node.x * scale + dx, node.y * scale + dy];
  const radius = (node: MapNode): number => Math.min(9, 2.5 + Math.sqrt(node.weight ?? 0) / 6) * Math.max(0.7, Math.min(1.6, scale));

  const whole = (): void => {
    if (!map) return;
    const [w, h] = [canvas.clientWidth - 2 * MARGIN - 60, canvas.clientHeight - 2 * MARGIN];
    scale = Math.max(0.05, Math.min(w / Math.max(1, map.width), h / Math.max(1, map.height)));
    dx = MARGIN + (w - map.width * scale) / 2;
    dy = MARGIN + (h - map.height * scale) / 2;
    draw();
  };

  const draw = (): void => {
    if (frame === 0) frame = requestAnimationFrame(paint);
  };

  const paint = (): void => {
    frame = 0;
    if (!map || !words) return;
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) {
      canvas.width = Math.round(w * ratio);
      canvas.height = Math.round(h * ratio);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = colour("--surface");
    pen.fillRect(0, 0, w, h);
    const focus = hovered ?? selected;
    strokeLinks(focus, w);
    const seen: MapNode[] = [];
    for (const node of map.nodes) {
      const [x, y] = at(node);
      if (x < -20 || y < -20 || x > w + 20 || y > h + 20) continue;
      seen.push(node);
      pen.globalAlpha = focus === null || near.has(node.id) ? 1 : 0.15;
      pen.fillStyle = colour(COLOURS[node.kind]);
      pen.beginPath();
      pen.arc(x, y, radius(node), 0, 2 * Math.PI);
      pen.fill();
      if (node.gap || node.id === focus) {
        pen.lineWidth = 2;
        pen.strokeStyle = colour(node.id === focus ? "--focus" : "--bad");
        pen.beginPath();
        pen.arc(x, y, radius(node) + 3, 0, 2 * Math.PI);
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
    writeNames(seen, focus);
    writeColumns(h);
  };

  const strokeLinks = (focus: string | null, w: number): void => {
    if (!map) return;
    // All links of one look are one path: a thousand strokes would cost more than one.
    const path = (mine: boolean): void => {
      pen.beginPath();
      for (const link of map?.links ?? []) {
        if (focus !== null && (link.source === focus || link.target === focus) !== mine) continue;
        const [a, b] = [places.get(link.source), places.get(link.target)];
        if (!a || !b) continue;
        const [ax, ay] = at(a);
        const [bx, by] = at(b);
        if (Math.max(ax, bx) < 0 || Math.min(ax, bx) > w) continue;
        pen.moveTo(ax, ay);
        pen.lineTo(bx, by);
      }
      pen.stroke();
    };
    pen.lineWidth = 0.8;
    pen.strokeStyle = colour("--line-strong");
    pen.globalAlpha = focus === null ? (map.links.length > 800 ? 0.2 : 0.45) : 0.08;
    path(false);
    if (focus === null) return;
    pen.lineWidth = 1.5;
    pen.strokeStyle = colour("--focus");
    pen.globalAlpha = 0.9;
    path(true);
  };

  const writeNames = (seen: MapNode[], focus: string | null): void => {
    if (!words) return;
    const few = seen.length <= NAMES_WITHIN && scale >= NAMES_FROM;
    const small = (map?.nodes.length ?? 0) <= 80;
    pen.font = `12px ${colours["font"]}`;
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.lineWidth = 3;
    pen.strokeStyle = colour("--surface");
    for (const node of seen) {
      const shown = focus === null ? few || small : near.has(node.id) && near.size <= NAMES_WITHIN;
      if (!shown && node.id !== focus) continue;
      const [x, y] = at(node);
      const name = words.name(node);
      const text = name.length > 14 ? `${name.slice(0, 13)}…` : name;
      pen.strokeText(text, x + radius(node) + 5, y);
      pen.fillStyle = colour("--ink");
      pen.fillText(text, x + radius(node) + 5, y);
    }
  };

  const writeColumns = (h: number): void => {
    pen.font = `600 12px ${colours["font"]}`;
    pen.textBaseline = "alphabetic";
    pen.textAlign = "left";
    for (const kind of KINDS) {
      const xs = (map?.nodes ?? []).filter((node) => node.kind === kind).map((node) => node.x);
      if (xs.length === 0) continue;
      pen.fillStyle = colour("--muted");
      pen.fillText(words?.column(kind) ?? "", Math.min(...xs) * scale + dx - 6, Math.min(h - 8, Math.max(16, dy - 14)));
    }
  };

  const neighbours = (id: string | null): Set<string> => {
    const found = new Set<string>();
    if (id === null) return found;
    found.add(id);
    for (const { source, target } of map?.links ?? []) {
      if (source === id) found.add(target);
      if (target === id) found.add(source);
    }
    return found;
  };

  const under = (event: PointerEvent): string | null => {
    const rect = canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - rect.left, event.clientY - rect.top];
    let best: string | null = null;
    let least = REACH;
    for (const node of map?.nodes ?? []) {
      const [x, y] = at(node);
      const away = Math.hypot(x - px, y - py);
      if (away < least) [best, least] = [node.id, away];
    }
    return best;
  };

  const focusOn = (id: string | null): void => {
    if (id === hovered) return;
    hovered = id;
    near = neighbours(hovered ?? selected);
    canvas.classList.toggle("over-node", id !== null);
    draw();
  };

  const zoomAt = (by: number, px: number, py: number): void => {
    const next = Math.max(0.1, Math.min(6, scale * by));
    dx = px - ((px - dx) * next) / scale;
    dy = py - ((py - dy) * next) / scale;
    scale = next;
    draw();
  };

  let down: { x: number; y: number; moved: boolean } | null = null;
  const onDown = (event: PointerEvent): void => {
    down = { x: event.clientX, y: event.clientY, moved: false };
    canvas.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent): void => {
    if (!down) return focusOn(under(event));
    const [mx, my] = [event.clientX - down.x, event.clientY - down.y];
    if (!down.moved && Math.hypot(mx, my) < 4) return;
    down = { x: event.clientX, y: event.clientY, moved: true };
    dx += mx;
    dy += my;
    draw();
  };
  const onUp = (event: PointerEvent): void => {
    if (down && !down.moved) chosen(under(event));
    down = null;
  };
  const onWheel = (event: WheelEvent): void => {
    // The page scrolls by the plain wheel until the reader has gone into the map.
    if (!event.ctrlKey && document.activeElement !== canvas) return;
    event.preventDefault();
    const rect = canvas.getBoundingClientRect();
    zoomAt(Math.exp(-event.deltaY / 500), event.clientX - rect.left, event.clientY - rect.top);
  };
  const onKey = (event: KeyboardEvent): void => {
    const steps: Record<string, [number, number]> = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    const step = steps[event.key];
    if (step) {
      [dx, dy] = [dx + step[0], dy + step[1]];
      draw();
    } else if (event.key === "+" || event.key === "=") zoomAt(1.25, canvas.clientWidth / 2, canvas.clientHeight / 2);
    else if (event.key === "-") zoomAt(0.8, canvas.clientWidth / 2, canvas.clientHeight / 2);
    else return;
    event.preventDefault();
  };
  const onLeave = (): void => focusOn(null);
  canvas.addEventListener("pointerdown", onDown);
  canvas.addEventListener("pointermove", onMove);
  canvas.addEventListener("pointerup", onUp);
  canvas.addEventListener("pointerleave", onLeave);
  canvas.addEventListener("wheel", onWheel, { passive: false });
  canvas.addEventListener("keydown", onKey);
  const observer = new ResizeObserver(whole);
  observer.observe(box);
  const leave = onTheme(() => {
    readColours();
    draw();
  });
  readColours();

  return {
    show(next, told) {
      const first = map === null || map.nodes.length !== next.nodes.length || map.width !== next.width;
      map = next;
      words = told;
      places = new Map(next.nodes.map((node) => [node.id, node]));
      near = neighbours(selected);
      if (first) whole();
      else draw();
    },
    select(id) {
      selected = id;
      near = neighbours(hovered ?? selected);
      draw();
    },
    zoom: (by) => zoomAt(by, canvas.clientWidth / 2, canvas.clientHeight / 2),
    whole,
    image: () => new Promise((done) => canvas.toBlob(done, "image/png")),
    dispose() {
      observer.disconnect();
      leave();
      cancelAnimationFrame(frame);
    },
  };
}
