"""Lines over time as SVG: a scale with round steps, a marker at every point, values where there is room."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise

from projections.reports.document import Chart
from projections.reports.writers.chart_scale import COLOURS, Scale, digits_of, every_point_told, scale, value_label
from projections.reports.writers.svg_shapes import GAP, HALF, LEADING, MUTED, WIDTH, Drawing, marker, rule, text
from projections.reports.writers.text_width import width, wrapped
from projections.reports.writers.wording import UNITS, in_one_line, number

HIGH = 220.0
LEAST_PLOT = 240.0
WIDEST_NAME = 16  # half widths
LABEL_ABOVE, LABEL_BELOW = -7.0, 16.0
Point = tuple[float, float]


def lines(chart: Chart, top: float) -> Drawing:
    """The chart below `top`. A line breaks where there is no value."""
    values = [v for s in chart.series for v in s.values if v is not None]
    digits, spread = digits_of(chart), scale(values, from_zero=False)
    ticks = [number(tick.normalize()) + UNITS[chart.unit].zh for tick in spread.ticks]
    names = [wrapped(in_one_line(c.zh), WIDEST_NAME) for c in chart.categories]
    left = HALF * max(map(width, ticks)) + GAP
    beyond = HALF * max((width(value_label(v, chart, digits)) for v in values), default=2) / 2
    right = max(WIDTH - beyond, left + LEAST_PLOT)
    room = (right - left) / max(len(names), 1)
    across = [left + room * (n + 0.5) for n in range(len(names))]
    top += LEADING
    drawn = _axis(spread, ticks, left, right, top)
    drawn += _names(names, across, room, right + beyond, top + HIGH + LEADING + 2)
    for n, series in enumerate(chart.series):
        points = [
            None if value is None else (x, top + HIGH * (1 - spread.at(value)))
            for x, value in zip(across, series.values, strict=True)
        ]
        drawn += _line(n, points)
        told = [(p, v) for p, v in zip(points, series.values, strict=True) if p and v is not None]
        for point, value in told if every_point_told(chart) else told[-1:]:
            y = point[1] + (LABEL_BELOW if n % 2 else LABEL_ABOVE)
            drawn.append(text(point[0], y, value_label(value, chart, digits), "middle"))
    below = LEADING * max(map(len, names), default=1) + GAP * 2
    return Drawing(right + beyond, top + HIGH + below, drawn)


def _axis(spread: Scale, ticks: list[str], left: float, right: float, top: float) -> list[str]:
    """Rules at round numbers; zero, or else the lowest, is darker."""
    drawn = []
    darker = Decimal(0) if spread.low <= 0 <= spread.high else spread.low
    for tick, words in zip(spread.ticks, ticks, strict=True):
        y = top + HIGH * (1 - spread.at(tick))
        drawn.append(rule(left, y, right, y, MUTED) if tick == darker else rule(left, y, right, y))
        drawn.append(text(left - GAP / 2, y + 4, words, "end", "muted"))
    return drawn


def _names(names: list[list[str]], across: list[float], room: float, wide: float, y: float) -> list[str]:
    """Under the points; where there is no room for all, every second, third ... back from the latest."""
    halves = [HALF * max(map(width, name)) / 2 for name in names]
    every = max(1, math.ceil((2 * max(halves, default=0) + GAP) / room))
    return [
        text(max(half, min(x, wide - half)), y + LEADING * row, line, "middle")
        for n, (x, name, half) in enumerate(zip(across, names, halves, strict=True))
        if (len(names) - 1 - n) % every == 0
        for row, line in enumerate(name)
    ]


def _line(n: int, points: list[Point | None]) -> list[str]:
    """Strokes between neighbours that both have a value, and the points."""
    at = n % len(COLOURS)
    strokes = [
        f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" class="l{at}" '
        f'stroke="#{COLOURS[at]}" stroke-width="2"/>'
        for a, b in pairwise(points)
        if a and b
    ]
    return strokes + [marker(n, *point) for point in points if point]
