"""Makes the screenshots of a browser small: a palette of the 256 commonest colours; the others become the nearest."""

from __future__ import annotations

import base64
import struct
import zlib

from playwright.sync_api import Browser

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The browser reads its own picture: in Python alone each would take seconds.
INDEXED = """async (data) => {
  const picture = await createImageBitmap(await (await fetch("data:image/png;base64," + data)).blob());
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const commonest = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b).slice(0, 256);
  const palette = commonest.map(parts);
  const numbers = new Map(commonest.map((pixel, number) => [pixel, number]));
  for (const pixel of counts.keys()) {
    if (numbers.has(pixel)) continue;
    const [r, g, b] = parts(pixel);
    const far = palette.map(([x, y, z]) => (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2);
    numbers.set(pixel, far.indexOf(Math.min(...far)));
  }
  const rows = [];
  for (let at = 0; at < pixels.length; at += width)
    rows.push(String.fromCharCode(...Array.from(pixels.subarray(at, at + width), (pixel) => numbers.get(pixel))));
  return { width, height, palette: palette.flat(), rows };
}"""


def small(png: bytes, browser: Browser) -> bytes:
    """The picture with at most 256 colours, one byte a pixel."""
    page = browser.new_page()
    try:
        read = page.evaluate(INDEXED, base64.b64encode(png).decode())
    finally:
        page.close()
    header = struct.pack(">IIBBBBB", read["width"], read["height"], 8, 3, 0, 0, 0)
    lines = b"".join(b"\0" + row.encode("latin-1") for row in read["rows"])
    parts = [(b"IHDR", header), (b"PLTE", bytes(read["palette"])), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
