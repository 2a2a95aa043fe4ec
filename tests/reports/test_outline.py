"""Numbers of headings, tables and charts, and what is body and what is annex."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from projections.evaluation.tree.model import Text
from projections.reports.document import Block, Document, Heading, Paragraph
from projections.reports.writers.issuer_layout import from_right, mark_points
from projections.reports.writers.outline import chinese_number, outline
from projections.reports.writers.text_width import width, wrapped
from tests.reports.documents import hard, quarterly


def _document(*blocks: Block, annexes: tuple[Text, ...] = ()) -> Document:
    return dataclasses.replace(quarterly(), blocks=blocks, annexes=annexes)


@pytest.mark.parametrize(
    ("n", "told"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (45, "四十五"), (99, "九十九"), (100, "100")]
)
def test_chinese_numbers(n: int, told: str) -> None:
    assert chinese_number(n) == told


def test_headings_are_numbered_by_level_and_begin_anew_below_the_next() -> None:
    levels = (1, 2, 2, 3, 3, 1, 2, 3)
    order = outline(_document(*(Heading(Text("甲", ""), level) for level in levels)))
    assert [item.label for item in order.body] == ["一、", "（一）", "（二）", "1.", "2.", "二、", "（一）", "1."]


def test_tables_and_charts_are_numbered_throughout() -> None:
    order = outline(quarterly())
    labels = [item.label for part in (order.body, *(a.items for a in order.annexes)) for item in part]
    assert [label for label in labels if label[:1] in "表图" and label] == ["表1", "图1", "图2", "表2", "表3"]


def test_an_annex_begins_with_the_heading_of_its_title_and_leaves_the_body() -> None:
    order = outline(quarterly())
    assert [(annex.label, annex.title.zh, len(annex.items)) for annex in order.annexes] == [
        ("附件1", "指标定义", 1),
        ("附件2", "典型案例", 1),
    ]
    assert all(item.label != "附件1" for item in order.body)
    assert not any(isinstance(item.block, Heading) and item.block.text.zh == "典型案例" for item in order.body)


def test_one_annex_alone_has_no_number_and_may_be_sent_as_a_file() -> None:
    order = outline(hard())
    assert [(annex.label, annex.items) for annex in order.annexes] == [("附件", ())]


def test_hidden_figures_are_explained_and_only_where_there_are_any() -> None:
    assert "少于5人" in outline(quarterly()).notes[-1].zh
    assert "少于10人" in outline(hard()).notes[-1].zh
    assert len(outline(_document(Paragraph((Text("无", ""),)))).notes) == len(quarterly().notes)


def test_the_day_stands_four_characters_in_and_the_issuer_centred_above() -> None:
    day = date(2026, 10, 15)  # 2026年10月15日 is 7 characters wide
    assert from_right("秘书处", day) == (6.0, 4.0)
    assert from_right("一二三四五六七八九十一二三四五六七八九十", day) == (0.0, 6.5)


def test_the_issuer_stands_in_one_line_where_that_is_larger_than_the_title() -> None:
    assert mark_points("秘书处") == 42
    assert mark_points("潍坊市市域产教联合体秘书处") == 34
    assert mark_points("长" * 40) == 22


def test_widths_count_a_chinese_character_twice() -> None:
    assert width("需求A1") == 6
    assert width("一\n二三四") == 6
    assert wrapped("一二三四五", 4) == ["一二", "三四", "五"]
    assert wrapped("2025年1季度", 10) == ["2025年", "1季度"]
    assert wrapped("", 10) == [""]
