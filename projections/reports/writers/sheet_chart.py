"""A chart of the spreadsheet's own, beside the numbers that it draws."""

from __future__ import annotations

from typing import Any

from projections.reports.document import Chart
from projections.reports.writers.chart_scale import COLOURS, digits_of, every_point_told
from projections.reports.writers.sheet_cells import Cells
from projections.reports.writers.text_width import width
from projections.reports.writers.wording import in_one_line, number_format

MARKERS = ("circle", "square", "triangle")
HEAD = 1


def add_chart(cells: Cells, name: str, caption: str, chart: Chart) -> None:
    """A sheet with the numbers at the left and the chart at their right."""
    page = cells.sheet(name)
    cells.words(page, 0, 0, caption, "caption")
    add_numbers(cells, page, HEAD, chart)
    page.freeze_panes(HEAD + 1, 1)
    if chart.categories and chart.series:
        page.insert_chart(HEAD, len(chart.series) + 2, _drawn(cells.book, name, chart))


def add_numbers(cells: Cells, page: Any, head: int, chart: Chart) -> None:
    """Categories down, series across; an empty cell where there is no value."""
    names = [in_one_line(category.zh) for category in chart.categories]
    page.set_column(0, 0, min(max(map(width, names), default=8) + 2, 46))
    page.set_column(1, max(len(chart.series), 1), 14)
    for row, said in enumerate(names, head + 1):
        cells.words(page, row, 0, said, "text")
    for column, series in enumerate(chart.series, 1):
        cells.words(page, head, column, in_one_line(series.name.zh), "head")
        for row, value in enumerate(series.values, head + 1):
            if value is not None:
                cells.number(page, row, column, value, chart.unit, digits_of(chart), linked=False)


def _drawn(book: Any, name: str, chart: Chart) -> Any:
    drawn = book.add_chart({"type": chart.form})
    first, last = HEAD + 1, HEAD + len(chart.categories)
    for n, _ in enumerate(chart.series):
        colour = f"#{COLOURS[n % len(COLOURS)]}"
        series: dict[str, Any] = {
            "name": [name, HEAD, n + 1],
            "categories": [name, first, 0, last, 0],
            "values": [name, first, n + 1, last, n + 1],
            "fill": {"color": colour},
        }
        if chart.form == "line":
            series |= {
                "line": {"color": colour, "width": 2},
                "marker": {
                    "type": MARKERS[n % len(MARKERS)],
                    "size": 6,
                    "fill": {"color": colour},
                    "border": {"none": True},
                },
            }
        if chart.form == "bar" or every_point_told(chart):
            series["data_labels"] = {"value": True, "num_format": number_format(chart.unit, digits_of(chart))}
            if chart.form == "line":
                series["data_labels"]["position"] = ("above", "below")[n % 2]
        drawn.add_series(series)
    drawn.set_title({"none": True})
    drawn.set_legend({"position": "top"} if len(chart.series) > 1 else {"none": True})
    if chart.form == "bar":
        drawn.set_y_axis({"reverse": True, "label_position": "low"})  # a bar chart's categories are on y
        drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        rows = max(len(chart.categories) * max(len(chart.series), 1), 6)
        drawn.set_size({"width": 720, "height": min(120 + 24 * rows, 1600)})
    else:
        drawn.set_x_axis({"label_position": "low"})
        drawn.set_y_axis(
            {
                "num_format": number_format(chart.unit, 0),
                "major_gridlines": {"visible": True, "line": {"color": "#D9DCE0"}},
            }
        )
        drawn.set_size({"width": 720, "height": 380})
    drawn.show_blanks_as("gap")
    return drawn
