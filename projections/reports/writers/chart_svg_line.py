"""Lines over time as SVG: a scale with round steps, a marker at every point, values where there is room."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise

from projections.reports.document import Chart
from projections.reports.writers.chart_scale import (
    COLOURS,
    COUNTED,
    FEW_SERIES,
    Scale,
    digits_of,
    scale,
    value_label,
)
from projections.reports.writers.svg_shapes import FONT, GAP, LEADING, MUTED, WIDTH, Drawing, long, marker, rule, text
from projections.reports.writers.text_width import wrapped
from projections.reports.writers.wording import UNITS, in_one_line, number

HIGH = 220.0
LEAST_PLOT = 200.0
NARROWEST_NAME, WIDEST_NAME = 6, 16  # half widths
LABEL_ABOVE, LABEL_BELOW = -7.0, 16.0
Point = tuple[float, float]


def lines(chart: Chart, top: float) -> Drawing:
    """The chart below `top`. A line breaks where there is no value."""
    values = [v for s in chart.series for v in s.values if v is not None]
    digits, spread = digits_of(chart), scale(values, from_zero=False, whole=chart.unit in COUNTED)
    ticks = [number(tick.normalize()) + UNITS[chart.unit].zh for tick in spread.ticks]
    left = max(map(long, ticks)) + GAP
    beyond = max((long(value_label(v, chart, digits)) for v in values), default=FONT) / 2
    right = max(WIDTH - beyond, left + LEAST_PLOT)
    room = (right - left) / len(chart.categories)
    across = [left + room * (n + 0.5) for n in range(len(chart.categories))]
    fits = min(max(int((room - GAP / 2) / FONT / 0.6), NARROWEST_NAME), WIDEST_NAME)
    names = [wrapped(in_one_line(c.zh), fits) for c in chart.categories]
    told_below = LEADING if len(chart.series) > 1 else 0.0
    top += LEADING
    drawn = _axis(spread, ticks, left, right, top)
    drawn += _names(names, across, room, right + beyond, top + HIGH + told_below + LEADING + 2)
    for n, series in enumerate(chart.series):
        points = [
            None if value is None else (x, top + HIGH * (1 - spread.at(value)))
            for x, value in zip(across, series.values, strict=True)
        ]
        drawn += _line(n, points)
        told = [(p, v) for p, v in zip(points, series.values, strict=True) if p and v is not None]
        step = max(1, math.ceil(2 * beyond / room)) if len(chart.series) <= FEW_SERIES else len(told) or 1
        for point, value in told[::-1][::step]:  # back from the latest, as far apart as they are wide
            y = point[1] + (LABEL_BELOW if n % 2 else LABEL_ABOVE)
            drawn.append(text(point[0], y, value_label(value, chart, digits), "middle"))
    below = told_below + LEADING * max(map(len, names)) + GAP * 2
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
    halves = [max(map(long, name)) / 2 for name in names]
    every = max(1, math.ceil((2 * max(halves) + GAP / 2) / room))
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
