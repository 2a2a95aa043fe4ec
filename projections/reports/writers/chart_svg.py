"""A chart as SVG, for the page and the PDF: no script, no style sheet; a page may override its colours by class."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from projections.reports.document import Chart
from projections.reports.writers.chart_svg_bar import bars
from projections.reports.writers.chart_svg_line import lines
from projections.reports.writers.svg_shapes import FONT, GAP, LEADING, WIDTH, Drawing, long, marker, text
from projections.reports.writers.wording import NO_ROWS, in_one_line

NAME_AT = 16.0  # of a series, behind its mark


def chart_svg(chart: Chart, font: str = "sans-serif") -> str:
    """The drawing as an <svg> element. `font`: of its words."""
    legend = _legend(chart)
    if chart.categories and chart.series:
        drawn = (bars if chart.form == "bar" else lines)(chart, LEADING * len(legend) + (GAP if legend else 0))
    else:
        drawn = Drawing(WIDTH, LEADING * 2, [text(WIDTH / 2, LEADING, NO_ROWS.zh, "middle", "muted")])
        legend = []
    named = [long(in_one_line(series.name.zh)) for series in chart.series]
    wide = max(drawn.width, NAME_AT + max(named, default=0)) if legend else drawn.width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.1f} {drawn.height:.1f}" '
        f'width="{wide:.1f}" height="{drawn.height:.1f}" role="img" '
        f"aria-label={quoteattr(in_one_line(chart.caption.zh))} "
        f'font-family={quoteattr(font)} font-size="{FONT:.0f}">{"".join([*legend, *drawn.elements])}</svg>'
    )


def _legend(chart: Chart) -> list[str]:
    """A line for every series, where there are more than one."""
    if len(chart.series) < 2:
        return []
    baselines = [LEADING * n + FONT for n in range(len(chart.series))]
    return [
        f"<g>{marker(n, 5, y - 4)}{text(NAME_AT, y, in_one_line(series.name.zh))}</g>"
        for n, (y, series) in enumerate(zip(baselines, chart.series, strict=True))
    ]
