"""The table of events behind a figure."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select

from projections.evaluation.indicators import indicator_named
from projections.evaluation.scope import EVERYBODY
from projections.reports.contents.evidence import COLUMNS, NO_EVENTS, of_figure
from projections.reports.contents.suppression import tells_few
from tests.projections.story import FIRM, Story
from tests.reports.closed_story import ClosedStory


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_events_stand_in_the_order_of_the_log_with_who_stated_them_and_when(tmp_path: Path) -> None:
    story = Story()
    story.demand("1", 10)
    filled = story.tell("DemandFilled", "2026-03-01", FIRM, "1", recorded="2026-03-04", filled_total=4)
    story.graduate("a")
    city = ClosedStory.archived(story, tmp_path)
    view = city.view(city.closing("quarter", date(2026, 6, 30)))
    found = _read(of_figure(indicator_named("filling_rate"), EVERYBODY, view, 0, False).csv())
    assert [(one["topic"], one["partition"], one["offset"]) for one in found] == [
        ("demand.events", "0", "0"),
        ("demand.events", "0", "1"),
    ]
    assert tuple(found[1].values()) == (
        *(filled, "DemandFilled", FIRM, "2026-03-01T12:00:00+08:00", "2026-03-04T13:00:00+08:00"),
        *("demand.events", "0", "1", ""),
    )
    assert tuple(found[0]) == COLUMNS


def test_events_of_several_families_stand_family_after_family(tmp_path: Path) -> None:
    story = Story()
    story.graduate("a")
    story.demand("1", 10)
    city = ClosedStory.archived(story, tmp_path)
    view = city.view(city.closing("quarter", date(2026, 6, 30)))
    found = _read(of_figure(indicator_named("openings_per_seeker"), EVERYBODY, view, 0, False).csv())
    assert [one["topic"] for one in found] == ["demand.events", "graduate.events"]


def test_a_figure_whose_rows_carry_no_events_says_so(tmp_path: Path) -> None:
    indicator = indicator_named("filling_rate")

    def sums(on: date) -> Select[Any]:
        rows = indicator.rows(on).subquery()
        return select(rows.c.member, rows.c.part, rows.c.whole)

    city = ClosedStory.archived(Story(), tmp_path)
    view = city.view(city.closing("quarter", date(2026, 6, 30)))
    [only] = _read(of_figure(replace(indicator, rows=sums), EVERYBODY, view, 0, False).csv())
    assert (only["event_id"], only["note"]) == ("", NO_EVENTS)


def test_a_fact_that_was_forwarded_twice_is_one_event(tmp_path: Path) -> None:
    story = Story()
    story.demand("1", 10)
    [first] = story.records["demand"]
    story.records["demand"].append(replace(first, offset=1))
    city = ClosedStory.archived(story, tmp_path)
    view = city.view(city.closing("quarter", date(2026, 6, 30)))
    [only] = _read(of_figure(indicator_named("filling_rate"), EVERYBODY, view, 0, False).csv())
    assert only["offset"] == "0"


def test_counts_that_tell_of_few_by_themselves_or_by_their_difference() -> None:
    assert tells_few([20, 4], 5)
    assert tells_few([20, 17], 5)
    assert not tells_few([20, 14], 5)
    assert not tells_few([20, 20], 5)
    assert not tells_few([4], 0)
