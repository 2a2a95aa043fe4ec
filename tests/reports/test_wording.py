"""Figures, days and what is missing are told in one way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import pytest

from projections.evaluation.tree.model import Text
from projections.reports.document import Value
from projections.reports.writers.wording import (
    evidence_href,
    has_english,
    in_one_line,
    number,
    number_format,
    plain,
    told,
    told_cell,
)

TOLD = [
    (Value(Decimal(12845), "persons"), "12,845人", "12,845 people"),
    (Value(Decimal("81.30"), "percent"), "81.30%", "81.30%"),
    (Value(Decimal("1.27"), "ratio"), "1.27", "1.27"),
    (Value(Decimal("3.5"), "days"), "3.5天", "3.5 days"),
    (Value(Decimal(20480), "person_times"), "20,480人次", "20,480 person-times"),
    (Value(Decimal(0), "count"), "0项", "0"),
    (Value(Decimal("-3456789.50"), "yuan"), "-3,456,789.50元", "-3,456,789.50 yuan"),
    (Value(Decimal("92.5"), "points"), "92.5分", "92.5 points"),
    (Value(Decimal("-0.00"), "percent"), "0.00%", "0.00%"),
    (Value(Decimal("1E+3")), "1,000", "1,000"),
    (Value(None, "percent"), "—", "—"),
    (Value(None, "percent", hidden=True), "<7人", "<7 people"),
    (Value(Decimal(3), "persons", hidden=True), "<7人", "<7 people"),
]


@pytest.mark.parametrize(("value", "zh", "en"), TOLD)
def test_a_figure_is_told_with_its_unit_and_the_digits_that_it_has(value: Value, zh: str, en: str) -> None:
    assert told(value, 7).text == Text(zh, en)


def test_a_number_longer_than_any_context_keeps_every_digit() -> None:
    digits = "1234567890" * 6
    assert number(Decimal(f"{digits}.{digits}")).replace(",", "") == f"{digits}.{digits}"


def test_a_figure_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        number(Decimal("NaN"))


def test_only_a_figure_that_is_shown_leads_to_its_evidence() -> None:
    assert told(Value(Decimal(1), "persons", "a.b"), 5).href == "evidence/a.b.zip"
    assert told(Value(None, "persons", "a.b", hidden=True), 5).href is None
    assert told(Value(Decimal(1), "persons"), 5).href is None


def test_evidence_lies_in_its_folder_whatever_the_key() -> None:
    assert evidence_href("../../x y#z?") == "evidence/..=2F..=2Fx=20y=23z=3F.zip"
    for key in ("tasks-by-department--市教育局", "100%", "a=b"):  # who decodes the link finds the file all the same
        assert unquote(evidence_href(key)) == evidence_href(key)


def test_days_and_empty_cells_are_told_in_chinese_form() -> None:
    assert told_cell(date(2026, 3, 1), 5).text.zh == "2026年3月1日"
    assert told_cell(None, 5).text.zh == "—"
    assert told_cell("1102", 5).text == Text("1102", "")


def test_text_loses_what_no_file_can_hold_and_keeps_its_lines() -> None:
    assert plain("a\r\nb\rc\u2028d\x00\x1b\ud800\ufffee\tf") == "a\nb\nc\nde\tf"
    assert in_one_line("关于通报\n的函\nof two\nlines") == "关于通报的函of two lines"


def test_a_paragraph_is_shown_in_english_only_when_all_its_words_are() -> None:
    figure = Value(Decimal(1))
    assert has_english((Text("共", "in all "), figure, Text("。", ".")))
    assert not has_english((Text("共", "in all "), figure, Text("另有", "")))
    assert not has_english((figure,))


def test_a_spreadsheet_shows_the_same_digits_and_unit() -> None:
    assert number_format("persons", 0) == '#,##0"人"'
    assert number_format("percent", 2) == '#,##0.00"%"'
    assert number_format("ratio", 1) == "#,##0.0"
