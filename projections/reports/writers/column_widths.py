"""How a printed table is laid out: how wide its columns are, and in what size of type.

Figures stand in one line as long as there is room, then words give way, the names of the rows last; where they would have
to give way too much, the type is smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from projections.reports.document import Table, Value
from projections.reports.writers.text_width import width
from projections.reports.writers.wording import Run, clean

ROOM = {10.5: 84, 9: 98, 7.5: 118}
"""Size of type in points -> half widths across the type area of 156 mm: 五号, 小五, 六号."""
MANY_COLUMNS = 8
BESIDE = 3
"""Half widths between a text and the next column's."""
NARROWEST, WIDEST = 6, 40
NAME = 16
"""Half widths that the name of a row keeps, if it is that long."""
HEAD = 10
"""Half widths of a head that stay in one line above figures."""
DIGITS = 1.15
"""Digits of some types are wider than half a Chinese character."""
ENOUGH = 0.7
"""Share of their length that words are given at least, before the type is made smaller."""


@dataclass(frozen=True)
class Layout:
    """`shares` of the table's width add up to 1; `points`: size of the type."""

    shares: list[float]
    points: float


@dataclass(frozen=True)
class _Column:
    wanted: float
    least: float
    is_fixed: bool


def layout(table: Table, told: Sequence[Sequence[Run]]) -> Layout:
    """`told`: the cells as they are written."""
    columns = [_column(table, told, n) for n in range(len(table.columns))]
    sizes = [9, 7.5] if len(columns) > MANY_COLUMNS else [10.5, 9]
    fixed = sum(one.wanted for one in columns if one.is_fixed)
    words = sum(one.wanted for one in columns if not one.is_fixed)
    points = next((size for size in sizes if fixed + words * ENOUGH <= ROOM[size]), sizes[-1])
    room = ROOM[points] - fixed
    shrunk = min(1.0, max(room, 0) / words) if words else 1.0
    given = [one.wanted if one.is_fixed else max(one.wanted * shrunk, one.least) for one in columns]
    return Layout([one / sum(given) for one in given], points)


def _column(table: Table, told: Sequence[Sequence[Run]], n: int) -> _Column:
    cells = [(isinstance(row[n], Value), width(run[n].text.zh)) for row, run in zip(table.rows, told, strict=True)]
    figures = [wide * DIGITS for is_figure, wide in cells if is_figure]
    head = width(clean(table.columns[n]).zh)
    texts = [min(head, HEAD), *figures] if figures else [head, *(wide for _, wide in cells)]
    wanted = min(max(NARROWEST, *texts), WIDEST) + BESIDE
    least = NAME if n == 0 else NARROWEST
    return _Column(wanted, min(wanted, least + BESIDE), bool(figures))
