"""What holds from a day on: a major's status over time, as schools state it, in whatever order it arrives."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.periods import in_force
from projections.engine.view import View, live_view
from projections.majors import major_periods, major_status, majors_on_offer, projection
from tests.projections.conftest import Tables
from tests.projections.story import SCHOOL, Story


class School(Story):
    def open(self, effective_from: str, day: str = "2024-01-05", local: str = "1") -> None:
        about: dict[str, Any] = {"major": "460104", "name_zh": "机电", "level": "higher_vocational"}
        self._say("MajorOpened", day, effective_from, local, **about, years=3, county=None)

    def suspend(self, effective_from: str, day: str, reason: str = "生源不足") -> None:
        self._say("MajorSuspended", day, effective_from, reason=reason, resumes_on=None, answers=[])

    def resume(self, effective_from: str, day: str) -> None:
        self._say("MajorResumed", day, effective_from, reason=None, answers=[])

    def close(self, effective_from: str, day: str) -> None:
        self._say("MajorClosed", day, effective_from, reason="调整")

    def revise(self, effective_from: str, day: str, name_zh: str) -> None:
        said: dict[str, Any] = {"years": 4, "direction": None, "county": "370705", "reason": None, "answers": []}
        self._say("MajorRevised", day, effective_from, name_zh=name_zh, **said)

    def _say(self, event_type: str, day: str, effective_from: str, local: str = "1", **said: Any) -> None:
        self.tell(event_type, day, SCHOOL, f"major/{local}", effective_from=date.fromisoformat(effective_from), **said)


def story() -> School:
    told = School()
    told.open("2024-09-01")
    told.suspend("2025-09-01", "2025-03-01")
    told.resume("2026-09-01", "2026-03-01")
    told.revise("2026-09-01", "2026-04-01", "智能机电")
    told.close("2027-09-01", "2026-05-01")
    return told


PERIODS = [
    ("open", "2024-09-01", "2025-09-01", None),
    ("suspended", "2025-09-01", "2026-09-01", "生源不足"),
    ("open", "2026-09-01", "2027-09-01", None),
    ("closed", "2027-09-01", None, "调整"),
]


def tell(tables: Tables, told: Story, seed: int = 0) -> None:
    """Into the live tables, shuffled, a fact at a time and some twice."""
    chance, number = random.Random(seed), tables.new(projection)
    records = told.records["major-change"]
    for record in chance.sample(records, len(records)) + records[:2]:
        tables.apply(projection, number, "major-change", [record])
    tables.point_to(projection, number)


def shown(view: View) -> list[tuple[Any, ...]]:
    rows = view.rows(major_periods(view.on).order_by("begins"))
    return [(r["status"], str(r["begins"]), r["ends"] and str(r["ends"]), r["reason"]) for r in rows]


@pytest.mark.parametrize("seed", range(3))
def test_a_period_ends_where_the_next_begins_whatever_the_order_of_facts(
    tables: Tables, tmp_path: Path, seed: int
) -> None:
    tell(tables, story(), seed)
    archive.append(tmp_path, "major-change", 0, story().records["major-change"])
    with live_view(tables.engine, [projection], date(2026, 6, 30)) as view:
        assert shown(view) == PERIODS
    assert shown(AsOfView(tmp_path, [projection])) == PERIODS


def test_the_status_on_a_day_is_the_period_that_holds_then(tables: Tables) -> None:
    tell(tables, story())
    expected = {
        "2024-08-31": [], "2024-09-01": ["open"], "2025-08-31": ["open"], "2025-09-01": ["suspended"],
        "2026-09-01": ["open"], "2027-09-01": ["closed"],
    }  # fmt: skip
    with live_view(tables.engine, [projection]) as view:
        for day, status in expected.items():
            found = view.rows(select(in_force(major_status, date.fromisoformat(day)).c.status))
            assert [row["status"] for row in found] == status, day


def test_a_suspended_major_is_not_on_offer_and_one_that_is_carries_what_was_revised(tables: Tables) -> None:
    tell(tables, story())

    def offered(day: str) -> list[tuple[str, int, str | None]]:
        with live_view(tables.engine, [projection], date.fromisoformat(day)) as view:
            rows = view.rows(majors_on_offer(view.on))
        return [(r["name_zh"], r["years"], r["closed_from"] and str(r["closed_from"])) for r in rows]

    assert offered("2024-08-31") == []
    assert offered("2025-08-31") == [("机电", 3, "2027-09-01")]
    assert offered("2025-09-01") == offered("2026-08-31") == []
    assert offered("2026-09-01") == [("智能机电", 4, "2027-09-01")]
    assert offered("2027-09-01") == []


def test_an_announced_change_is_withdrawn_by_what_holds_from_the_same_day_instead(
    tables: Tables, tmp_path: Path
) -> None:
    told = School()
    told.open("2024-09-01")
    told.suspend("2025-09-01", "2025-03-01")
    told.resume("2025-09-01", "2025-06-01")
    tell(tables, told)
    archive.append(tmp_path, "major-change", 0, told.records["major-change"])
    with live_view(tables.engine, [projection], date(2025, 12, 31)) as view:
        assert [row[0] for row in shown(view)] == ["open", "open"]
        assert len(view.rows(majors_on_offer(view.on))) == 1
    before = AsOfView(tmp_path, [projection], as_of=date(2025, 3, 31))
    assert [row[0] for row in shown(before)] == ["open", "suspended"]


def test_a_major_that_is_opened_again_is_on_offer_again(tables: Tables) -> None:
    told = School()
    told.open("2020-09-01", "2020-01-01")
    told.close("2022-09-01", "2022-01-01")
    told.open("2025-09-01", "2025-01-01")
    tell(tables, told)
    for day, offered in (("2023-01-01", 0), ("2025-09-01", 1)):
        with live_view(tables.engine, [projection], date.fromisoformat(day)) as view:
            assert len(view.rows(majors_on_offer(view.on))) == offered, day
