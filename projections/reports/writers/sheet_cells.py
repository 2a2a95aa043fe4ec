"""Cells of a workbook: words as words, figures as numbers in the format of their unit, with their evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.url import Url

from projections.evaluation.tree.model import Text
from projections.reports.document import Cell, Value
from projections.reports.writers.text_width import width
from projections.reports.writers.wording import number, number_format, places, plain, told_cell

LONGEST = 32_767
LINE, HIGHEST = 15.0, 400.0  # points of a row
EXACT_DIGITS = 15
"""A spreadsheet's number holds no more; what is longer is written as text, as it reads."""
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "caption": {"bold": True, "font_size": 12},
    "bold": {"bold": True, "text_wrap": True, "valign": "top"},
    "head": {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#EEF1F5"},
    "text": {"text_wrap": True, "valign": "top"},
    "quiet": {"text_wrap": True, "valign": "top", "font_color": "#5B6169"},
    "aside": {"font_color": "#5B6169"},
    "link": {"font_color": "#1F5FA8", "underline": 1, "valign": "top"},
    "missing": {"align": "right", "valign": "top"},
    "day": {"num_format": 'yyyy"年"m"月"d"日"', "align": "left", "valign": "top"},
}


class Cells:
    """Writes to the sheets of one workbook (`book`: xlsxwriter's)."""

    def __init__(self, book: Any, suppress_below: int) -> None:
        self.book = book
        self.formats = {
            name: book.add_format({"font_name": "宋体", "font_size": 11} | look) for name, look in _LOOKS.items()
        }
        self._suppress_below = suppress_below
        self._numbers: dict[tuple[str, bool], Any] = {}

    def sheet(self, name: str) -> Any:
        """A new sheet, printed on A4 across and as wide as a page."""
        page = self.book.add_worksheet(name)
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        return page

    def words(self, page: Any, row: int, column: int, said: str, look: str) -> None:
        """Text, never a formula or a number, whatever it looks like. Nothing is written where nothing is said."""
        if said:
            page.write_string(
                row, column, said if len(said) <= LONGEST else said[: LONGEST - 1] + "…", self.formats[look]
            )

    def fit(self, page: Any, row: int, texts: Iterable[tuple[str, int]]) -> None:
        """Make a row as high as its longest text needs; `texts` with the width of their columns, in half widths."""
        lines = [sum(-(-max(width(line), 1) // wide) for line in text.split("\n")) for text, wide in texts]
        page.set_row(row, min(LINE * max([1, *lines]) + 1, HIGHEST))

    def cell(self, page: Any, row: int, column: int, cell: Cell) -> None:
        """A table's cell, or a figure from the text."""
        if isinstance(cell, Value):
            self._figure(page, row, column, cell)
        elif isinstance(cell, date):
            page.write_datetime(row, column, cell, self.formats["day"])
        elif isinstance(cell, Text) and cell.en and cell.en != cell.zh:
            self.words(page, row, column, f"{plain(cell.zh)}\n{plain(cell.en)}", "text")
        else:
            self.words(page, row, column, told_cell(cell, self._suppress_below).text.zh, "text")

    def number(self, page: Any, row: int, column: int, value: Decimal, unit: str, digits: int, linked: bool) -> None:
        """A number, or the text that it reads as where it has more digits than a spreadsheet's number holds."""
        if sum(c.isdigit() for c in number(value, digits)) > EXACT_DIGITS:
            read = told_cell(Value(value, unit), self._suppress_below).text.zh
            page.write_string(row, column, read, self.formats["missing"])
            return
        shown = number_format(unit, digits)
        if (shown, linked) not in self._numbers:
            look = {"font_name": "宋体", "font_size": 11, "num_format": shown, "valign": "top", "align": "right"}
            self._numbers[shown, linked] = self.book.add_format(
                look | ({"font_color": "#1F5FA8", "underline": 1} if linked else {})
            )
        page.write_number(row, column, float(value), self._numbers[shown, linked])

    def _figure(self, page: Any, row: int, column: int, value: Value) -> None:
        read = told_cell(value, self._suppress_below)
        if read.href:
            # The link first: what is written after it stays what the cell holds.
            page.write_url(row, column, _link(read.href, read.text.zh), self.formats["link"])
        if value.hidden or value.value is None:
            page.write_string(row, column, read.text.zh, self.formats["missing"])
        else:
            self.number(page, row, column, value.value, value.unit, places(value.value), read.href is not None)


def _link(href: str, read: str) -> Any:
    """To a file beside the workbook. xlsxwriter writes its path as Windows does, which other programs do not follow."""
    link = Url(f"external:{href}")
    link.text = read
    link._relationship_link = href
    return link
