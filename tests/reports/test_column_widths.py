"""Figures of a printed table stand in one line as long as there is room; words give way."""

from __future__ import annotations

from decimal import Decimal

import pytest

from projections.evaluation.tree.model import Text
from projections.reports.document import Cell, Table, Value
from projections.reports.writers.column_widths import ROOM, column_widths
from projections.reports.writers.wording import told_cell


def _widths(*rows: tuple[Cell, ...]) -> list[float]:
    columns = tuple(Text(f"列{n}", f"c{n}") for n in range(len(rows[0])))
    table = Table("t", Text("表", "t"), columns, rows)
    return column_widths(table, [[told_cell(cell, 5) for cell in row] for row in rows])


def test_they_add_up_and_longer_texts_are_given_more() -> None:
    short, long = _widths(("甲", "一二三四五六七八九十"))
    assert short + long == pytest.approx(1)
    assert short < long


def test_a_figure_keeps_its_line_beside_words_that_are_too_long() -> None:
    figure = Value(Decimal("100.00"), "percent")
    widths = _widths(("很长的指标名称" * 4, *[figure] * 5, "很长的说明文字" * 6))
    assert all(share * ROOM[False] >= len("100.00%") + 2 for share in widths[1:6])
    assert sum(widths) == pytest.approx(1)
