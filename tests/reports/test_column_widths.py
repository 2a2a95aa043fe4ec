"""Figures of a printed table stand in one line as long as there is room; words give way."""

from __future__ import annotations

from decimal import Decimal

import pytest

from projections.evaluation.tree.model import Text
from projections.reports.document import Cell, Table, Value
from projections.reports.writers.column_widths import NAME, ROOM, Layout, layout
from projections.reports.writers.wording import told_cell


def _laid_out(*rows: tuple[Cell, ...]) -> Layout:
    columns = tuple(Text(f"列{n}", f"c{n}") for n in range(len(rows[0])))
    table = Table("t", Text("表", "t"), columns, rows)
    return layout(table, [[told_cell(cell, 5) for cell in row] for row in rows])


def test_they_add_up_and_longer_texts_are_given_more() -> None:
    short, long = _laid_out(("甲", "一二三四五六七八九十")).shares
    assert short + long == pytest.approx(1)
    assert short < long


def test_a_figure_keeps_its_line_beside_words_that_are_too_long() -> None:
    figure = Value(Decimal("100.00"), "percent")
    laid = _laid_out(("很长的指标名称" * 4, *[figure] * 5, "很长的说明文字" * 6))
    assert all(share * ROOM[laid.points] >= len("100.00%") + 2 for share in laid.shares[1:6])
    assert sum(laid.shares) == pytest.approx(1)


def test_the_type_is_smaller_where_words_would_have_no_room() -> None:
    figure = Value(Decimal("123456789.00"), "yuan")
    assert _laid_out(("指标", figure, figure)).points == 10.5
    assert _laid_out(("指标", *[figure] * 4)).points == 9
    assert _laid_out(("指标", *["词"] * 8)).points == 9
    assert _laid_out(("指标", *[figure] * 8)).points == 7.5


def test_the_name_of_a_row_is_not_broken_into_single_characters_beside_many_figures() -> None:
    figure = Value(Decimal("100.00"), "percent")
    laid = _laid_out(("本年因需求调整的专业数", *[figure] * 8, "无目标"))
    assert laid.shares[0] * ROOM[laid.points] >= NAME
