"""年总结 of 2026 over its closed quarters: every number reckoned by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from projections.reports.contents.content import contents
from projections.reports.contents.member_leaders import leaders
from projections.reports.contents.telling import Telling
from projections.reports.document import Document
from tests.projections.story import FIRM
from tests.reports.closed_story import ClosedStory
from tests.reports.reading import charts, row, rows, texts
from tests.reports.reported_city import FIRM_GX, FIRM_NEW, TARGETS, reported_city, reported_tree


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> ClosedStory:
    story = reported_city()
    story.tell("DemandFilled", "2026-03-15", FIRM_GX, "d2", recorded="2026-07-20", filled_total=10)  # late for March
    return ClosedStory.archived(story, tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def year(city: ClosedStory) -> Document:
    quarters = tuple(city.closing("quarter", day) for day in (date(2026, 3, 31), date(2026, 6, 30)))
    closing = city.closing("year", date(2026, 12, 31))
    return contents(city.material(closing, None, reported_tree(), TARGETS, earlier=quarters)).document


def test_trends_are_the_ends_of_the_closed_periods_as_known_now(year: Document) -> None:
    assert list(row(year, "trends-WF-NZ", "岗位到位率").values())[1:] == ["40.00", "80.00", "80.00"]
    assert list(row(year, "trends-WF-GX", "岗位到位率").values())[1:] == ["50.00", "50.00", "50.00"]
    filled = charts(year)["trend-S1.1"]
    assert [category.zh for category in filled.categories] == ["2026-Q1", "2026-Q2", "2026"]
    assert {one.name.zh: [str(value) for value in one.values] for one in filled.series} == {
        "高新区联合体": ["50.00", "50.00", "50.00"],
        "农综区联合体": ["40.00", "80.00", "80.00"],
    }
    totals = {one.name.zh: one.values for one in charts(year)["score-trend"].series}
    # March: filled 40 of 80 is 20 of 40 points, 2 of 10 requests are 6 of 30, no task overdue 10: 36. June: 82.83.
    assert totals["农综区联合体"][:2] == (Decimal("36.00"), Decimal("82.83"))


def test_scores_stand_beside_the_vetoes_of_the_year(year: Document) -> None:
    """By the end of the year t4 is not overdue yet: its day is the 31st of December."""
    nz = row(year, "scores", "农综区联合体")
    assert (nz["总分"], nz["触发的否决"]) == ("82.83", "无")
    assert row(year, "scores", "高新区联合体")["触发的否决"] == "服务满意度不合格"


def test_revisions_since_are_those_of_all_the_closings_of_the_year(year: Document) -> None:
    """5 and then 10 of 20 (for the city 9 to 14, and 13 to 18, of 30), in both quarters."""
    found = [(one["期间"], one["范围"], one["原值"], one["现值"], one["修订"]) for one in rows(year, "revisions")]
    assert found == [
        ("2026-Q1", "全市", "30.00", "46.67", "16.67"),
        ("2026-Q1", "高新区联合体", "25.00", "50.00", "25.00"),
        ("2026-Q2", "全市", "43.33", "60.00", "16.67"),
        ("2026-Q2", "高新区联合体", "25.00", "50.00", "25.00"),
    ]


def test_cases_are_those_of_the_year(year: Document) -> None:
    assert [list(one.values()) for one in rows(year, "cases")] == [
        ["案例c2", "农综区联合体", "省级", "日报", "2026-05-01"]
    ]
    assert "本年度发布典型案例1。" in texts(year)


def test_the_best_without_a_veto_is_a_candidate(year: Document) -> None:
    assert [list(one.values()) for one in rows(year, "candidates")] == [
        ["农综区联合体", "联合体", "总分最高且未触发一票否决", "82.83"]
    ]


def test_members_lead_what_several_members_have(city: ClosedStory) -> None:
    closing = city.closing("year", date(2026, 12, 31))
    telling = Telling(city.material(closing, None, reported_tree(), TARGETS))
    found = leaders(telling, [FIRM, FIRM_NEW])
    assert [(one.member, one.leaf.id, one.figure.value) for one in found] == [(FIRM_NEW, "S1.3", 4)]
    assert leaders(telling, [FIRM]) == []
