"""How wide the columns of a printed table are: figures stand in one line as long as there is room, words give way."""

from __future__ import annotations

from collections.abc import Sequence

from projections.reports.document import Table, Value
from projections.reports.writers.text_width import width
from projections.reports.writers.wording import Run, clean

ROOM = {False: 84, True: 98}
"""Half widths across the type area: 156 mm in type of 10.5 points, or of 9 where columns are many."""
MANY_COLUMNS = 8
BESIDE = 3
"""Half widths between a text and the next column's."""
NARROWEST, WIDEST = 6, 40
DIGITS = 1.15
"""Digits of some types are wider than half a Chinese character."""


def column_widths(table: Table, told: Sequence[Sequence[Run]]) -> list[float]:
    """Shares of the table's width, which add up to 1. `told`: the cells as they are written."""
    wanted, fixed = [], []
    for n, head in enumerate(table.columns):
        cells = [(isinstance(row[n], Value), width(run[n].text.zh)) for row, run in zip(table.rows, told, strict=True)]
        figures = [wide * DIGITS for is_figure, wide in cells if is_figure]
        fixed.append(bool(figures))
        texts = figures or [width(clean(head).zh), *(wide for _, wide in cells)]
        wanted.append(min(max(NARROWEST, *texts), WIDEST) + BESIDE)
    room = ROOM[len(wanted) > MANY_COLUMNS] - sum(w for w, is_fixed in zip(wanted, fixed, strict=True) if is_fixed)
    words = sum(w for w, is_fixed in zip(wanted, fixed, strict=True) if not is_fixed)
    if words > room:
        least = NARROWEST + BESIDE
        shrunk = max(room, 0) / words
        wanted = [w if is_fixed else max(w * shrunk, min(w, least)) for w, is_fixed in zip(wanted, fixed, strict=True)]
    return [one / sum(wanted) for one in wanted]
