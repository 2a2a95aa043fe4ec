"""A fact that comes late, or corrects another, after a quarter was closed: the next report tells it as a revision."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from projections.reports.contents.content import Content, contents
from tests.reports.closed_story import ClosedStory
from tests.reports.reading import HIDDEN, behind, row, rows, texts
from tests.reports.reported_city import FIRM_GX, OTHER, TARGETS, reported_city, reported_tree


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> ClosedStory:
    """After the settling day of the second quarter: five openings more were filled in June; one outcome is corrected."""
    story = reported_city()
    story.tell("DemandFilled", "2026-06-15", FIRM_GX, "d2", recorded="2026-07-20", filled_total=10)
    story.tell("OutcomeReported", "2026-06-20", OTHER, "o0", recorded="2026-08-01", outcome="seeking")
    return ClosedStory.archived(story, tmp_path_factory.mktemp("archive"))


@cache  # the same report is read by several tests
def _quarter(city: ClosedStory, day: date, before: date, suppress_below: int = 0) -> Content:
    closing = city.closing("quarter", day)
    past = city.closing("quarter", before)
    return contents(city.material(closing, past, reported_tree(), TARGETS, suppress_below=suppress_below))


def test_a_late_fact_is_a_revision_with_its_amount_and_its_event(city: ClosedStory) -> None:
    document = _quarter(city, date(2026, 9, 30), date(2026, 6, 30)).document
    found = {(one["范围"], one["指标"]): list(one.values())[3:] for one in rows(document, "revisions")}
    assert found == {
        ("全市", "岗位到位率"): ["43.33", "60.00", "16.67", "2"],  # 13 and then 18 of 30
        ("高新区联合体", "岗位到位率"): ["25.00", "50.00", "25.00", "2"],  # 5 and then 10 of 20
        ("全市", "毕业去向落实率"): ["66.67", "63.33", "-3.34", "2"],  # 20 and then 19 of 30
        ("高新区联合体", "毕业去向落实率"): ["70.00", "65.00", "-5.00", "2"],  # 14 and then 13 of 20
    }
    events = [
        (one["事实"], one["发生日期"], one["收到日期"], one["作用"])
        for one in rows(document, "revision-events")
        if (one["范围"], one["指标"]) == ("高新区联合体", "岗位到位率")
    ]
    assert events == [
        ("需求到岗", "2026-02-01", "2026-02-01", "不再计入"),
        ("需求到岗", "2026-06-15", "2026-07-20", "截止后收到"),
    ]


def test_what_came_late_is_counted_by_who_stated_it(city: ClosedStory) -> None:
    document = _quarter(city, date(2026, 9, 30), date(2026, 6, 30)).document
    assert [list(one.values()) for one in rows(document, "late")] == [
        ["乙学院", "毕业去向", "1"],
        ["乙公司", "需求到岗", "1"],
    ]
    outside = _quarter(city, date(2026, 9, 30), date(2026, 6, 30), suppress_below=5).document
    assert [one["件数"] for one in rows(outside, "late")] == [HIDDEN, "1"]
    assert any(one.startswith(f"2026-Q2结账后收到业务发生在该期及以前的事实{HIDDEN}") for one in texts(outside))


def test_a_closed_report_is_the_same_whatever_came_later(city: ClosedStory, tmp_path: Path) -> None:
    first = _quarter(city, date(2026, 6, 30), date(2026, 3, 31))
    untouched = ClosedStory.archived(reported_city(), tmp_path)
    again = _quarter(untouched, date(2026, 6, 30), date(2026, 3, 31))
    assert first.document == again.document
    assert behind(first) == behind(again)


def test_outside_the_office_a_revision_of_few_people_is_hidden_and_lists_no_event(city: ClosedStory) -> None:
    document = _quarter(city, date(2026, 9, 30), date(2026, 6, 30), suppress_below=5).document
    placed = [one for one in rows(document, "revisions") if one["指标"] == "毕业去向落实率"]
    assert [(one["现值"], one["修订"], one["涉及事实（条）"]) for one in placed] == [(HIDDEN, HIDDEN, "")] * 2
    assert {one["指标"] for one in rows(document, "revision-events")} == {"岗位到位率"}


def test_last_quarter_is_compared_as_it_is_known_now(city: ClosedStory) -> None:
    document = _quarter(city, date(2026, 9, 30), date(2026, 6, 30)).document
    assert list(row(document, "leaves-WF-GX", "岗位到位率").values())[1:4] == ["50.00", "50.00", "0.00"]
