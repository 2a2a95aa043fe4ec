"""Conditions and expressions of mappings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from producers.conditions import matches
from producers.row_fields import columns_in, school_term, value_of
from schemas.days import SHANGHAI

NOON = datetime(2026, 6, 30, 12, tzinfo=SHANGHAI)
ROW: dict[str, Any] = {
    "n": 5, "zero": 0, "none": None, "code": "ZL2026204", "on": date(2026, 6, 30), "at": NOON, "words": ["a", "b"],
    "no_words": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({"n": 5}, True),
        ({"n": [4, 5]}, True),
        ({"n": {"above": 4}}, True),
        ({"n": {"above": 5}}, False),
        ({"n": {"at_least": 5, "below": 6}}, True),
        ({"n": {"at_most": 4}}, False),
        ({"n": {"between": [5, 9]}}, True),
        ({"n": {"between": [6, 9]}}, False),
        ({"none": {"above": 0}}, False),
        ({"none": {"at_most": 9}}, False),
        ({"none": {"not": 5}}, True),
        ({"n": {"not": [5, 6]}}, False),
        ({"none": "absent", "n": "present"}, True),
        ({"no_words": "present"}, False),
        ({"zero": "present"}, True),
        ({"code": {"matches": "ZL[0-9]+"}}, True),
        ({"code": {"matches": "[0-9]+"}}, False),
        ({"none": {"matches": ".*"}}, False),
        ({"on": {"at_most": {"column": "at"}}}, True),
        ({"on": {"below": {"column": "at"}}}, False),
        ({"at": {"above": date(2026, 6, 29)}}, True),
        ({"n": {"above": {"column": "zero"}}}, True),
        ({"n": {"above": {"column": "none"}}}, False),
    ],
)
def test_a_condition_holds_as_it_reads(when: dict[str, Any], holds: bool) -> None:
    assert matches(when, ROW) is holds


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("n", 5),
        ({"value": None}, None),
        ({"first": ["none", "n"]}, 5),
        ({"year_of": "at"}, 2026),
        ({"year_of": "none"}, None),
        ({"day_of": "at"}, date(2026, 6, 30)),
        ({"term_of": "at"}, "2025-2026-2"),
        ({"join": "words", "by": "/", "before": ">"}, ">a/b"),
        ({"join": "no_words"}, None),
        ({"choose": [{"when": {"n": 4}, "value": "x"}, {"when": {"n": 5}, "is": "code"}]}, "ZL2026204"),
        ({"choose": [{"when": {"n": 4}, "value": "x"}]}, None),
        ({"list": ["n", "none", {"record": {"a": "n"}, "when": {"n": 4}}, {"record": {"a": "n"}}]}, [5, {"a": 5}]),
        ({"each": "words", "record": {"w": "item", "n": "n"}}, [{"w": "a", "n": 5}, {"w": "b", "n": 5}]),
        ({"each": "none", "record": {"w": "item"}}, []),
    ],
)
def test_an_expression_comes_to_what_it_says(given: Any, value: Any) -> None:
    assert value_of(given, dict(ROW), lambda pattern, values: pattern.format_map(values)) == value
    assert set(columns_in(given)) <= set(ROW)


def test_a_school_year_turns_in_august_and_a_term_in_february() -> None:
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 7, 31), date(2026, 8, 1), date(2026, 12, 31)]
    assert [school_term(day) for day in days] == [
        "2025-2026-1", "2025-2026-2", "2025-2026-2", "2026-2027-1", "2026-2027-1"]  # fmt: skip
