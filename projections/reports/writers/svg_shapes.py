"""Words, rules and colours of the charts that are drawn as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from projections.reports.writers.chart_scale import COLOURS
from projections.reports.writers.text_width import ems
from projections.reports.writers.wording import plain

WIDTH = 400.0  # as wide as a phone, so that its words are of a size to read there
FONT = 12.0
LEADING = 15.0
GAP = 8.0
MUTED, GRID = "#5b6169", "#d9dce0"
_INKS = {"ink": "#1c1f23", "muted": MUTED}


@dataclass(frozen=True)
class Drawing:
    """SVG elements within `width` and `height`, which they need."""

    width: float
    height: float
    elements: list[str]


def long(words: str) -> float:
    """Of a line of words."""
    return FONT * ems(words)


def text(x: float, y: float, words: str, anchor: str = "start", role: str = "ink") -> str:
    """Words on a baseline. `anchor`: start, middle or end; `role`: ink or muted."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{role}" fill="{_INKS[role]}">'
        f"{escape(plain(words))}</text>"
    )


def rule(x1: float, y1: float, x2: float, y2: float, colour: str = GRID) -> str:
    """A thin straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="grid" stroke="{colour}"/>'


def colour_of(n: int) -> str:
    """Of the n-th series, as attributes; a page's style may override it by class."""
    return f'class="s{n % len(COLOURS)}" fill="#{COLOURS[n % len(COLOURS)]}"'


def marker(n: int, x: float, y: float) -> str:
    """A point of the n-th series, in a shape that tells it from its neighbours without colour."""
    shapes = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" {colour_of(n)}/>',
        f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" {colour_of(n)}/>',
        f'<path d="M{x:.1f} {y - 4.5:.1f}l4.5 8h-9z" {colour_of(n)}/>',
    )
    return shapes[n % len(shapes)]
