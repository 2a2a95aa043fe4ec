"""Bars from left to right as SVG: the name of each category before its bars, the value beside each."""

from __future__ import annotations

from decimal import Decimal

from projections.reports.document import Chart
from projections.reports.writers.chart_scale import COUNTED, digits_of, scale, value_label
from projections.reports.writers.svg_shapes import (
    FONT,
    GAP,
    LEADING,
    MUTED,
    WIDTH,
    Drawing,
    colour_of,
    long,
    rule,
    text,
)
from projections.reports.writers.text_width import wrapped
from projections.reports.writers.wording import in_one_line

THICK_ALONE, THICK = 18.0, 13.0
BETWEEN = 2.0
WIDEST_NAME = 18  # half widths
LEAST_PLOT = 120.0


def bars(chart: Chart, top: float) -> Drawing:
    """The chart below `top`. A bar without a value is a dash at zero."""
    values = [v for s in chart.series for v in s.values if v is not None]
    digits, spread = digits_of(chart), scale(values, from_zero=True, whole=chart.unit in COUNTED)
    names = [wrapped(in_one_line(c.zh), WIDEST_NAME) for c in chart.categories]
    left = max((long(line) for name in names for line in name), default=0) + GAP
    told = max((long(value_label(v, chart, digits)) for s in chart.series for v in s.values), default=FONT) + GAP
    start = left + (told if spread.low < 0 else 0)
    room = max(WIDTH - start - told, LEAST_PLOT)
    zero = start + room * spread.at(Decimal(0))
    thick = THICK if len(chart.series) > 1 else THICK_ALONE
    drawn, y = [], top + BETWEEN
    for category, name in enumerate(names):
        high = max(thick * len(chart.series), LEADING * len(name))
        first = y + (high - LEADING * len(name)) / 2 + LEADING - 4
        drawn += [text(left - GAP, first + LEADING * n, line, "end") for n, line in enumerate(name)]
        bar_top = y + (high - thick * len(chart.series)) / 2
        for n, series in enumerate(chart.series):
            value = series.values[category]
            end = zero if value is None else start + room * spread.at(value)
            if value is not None:
                drawn.append(
                    f'<rect x="{min(zero, end):.1f}" y="{bar_top + thick * n:.1f}" width="{abs(end - zero):.1f}" '
                    f'height="{thick - BETWEEN:.1f}" {colour_of(n)}/>'
                )
            before = value is not None and value < 0
            label = value_label(value, chart, digits)
            baseline = bar_top + thick * n + thick / 2 + 3
            drawn.append(text(end + (-4 if before else 4), baseline, label, "end" if before else "start"))
        y += high + GAP
    drawn.append(rule(zero, top, zero, y - GAP + BETWEEN, MUTED))
    return Drawing(start + room + told, y, drawn)
