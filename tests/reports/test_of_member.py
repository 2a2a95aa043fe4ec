"""A member's report: its own figures and how they were reached, for every kind of period."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from projections.evaluation.scope import Scope
from projections.reports.contents.content import Content, contents
from projections.reports.contents.evidence import WITHHELD
from schemas.periods import Kind
from tests.projections.story import FIRM, SCHOOL
from tests.reports.closed_story import ClosedStory
from tests.reports.reading import HIDDEN, row, rows
from tests.reports.reported_city import OTHER, TARGETS, reported_city, reported_tree


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> ClosedStory:
    return ClosedStory.archived(reported_city(), tmp_path_factory.mktemp("archive"))


@cache  # the same report is read by several tests
def _report(city: ClosedStory, member: str, kind: Kind = "quarter", suppress_below: int = 5) -> Content:
    before, closing = city.closing(kind, date(2026, 3, 31)), city.closing(kind, date(2026, 6, 30))
    scope = Scope(member=member)
    past = before if kind == "quarter" else None
    return contents(city.material(closing, past, reported_tree(), TARGETS, scope, suppress_below))


def of_indicator(content: Content, name: str) -> dict[str, str]:
    """What both tables say of it."""
    return row(content.document, "figures", name) | row(content.document, "parts", name)


@pytest.mark.parametrize("kind", ["month", "quarter", "year"])
def test_a_figure_comes_with_its_parts_its_definition_and_its_evidence(city: ClosedStory, kind: Kind) -> None:
    content = _report(city, FIRM, kind)
    filled = row(content.document, "parts", "岗位到位率")
    assert [filled[name] for name in ("分子", "分母", "依据事实（条）", "依据编号")] == ["8", "10", "2", "filling_rate"]
    assert "累计到岗人数" in filled["口径"]
    lines = content.evidence.query("filling_rate").csv().decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["DemandPublished", "DemandFilled"]


def test_against_the_quarter_before(city: ClosedStory) -> None:
    filled = row(_report(city, FIRM).document, "figures", "岗位到位率")
    assert [filled[name] for name in ("本季度", "上季度", "增减")] == ["80.00", "40.00", "40.00"]


def test_what_says_nothing_of_a_single_member_says_so(city: ClosedStory) -> None:
    document = _report(city, FIRM).document
    assert row(document, "figures", "逾期未完成任务数")["本季度"] == "不适用"
    assert "逾期未完成任务数" not in [one["指标"] for one in rows(document, "parts")]


def test_few_people_are_hidden_in_all_parts_of_the_figure(city: ClosedStory) -> None:
    """甲学院: 6 of 10 placed, so 4 are not."""
    content = _report(city, SCHOOL)
    placed = of_indicator(content, "毕业去向落实率")
    assert [placed[name] for name in ("本季度", "分子", "分母")] == [HIDDEN] * 3
    assert placed["依据编号"] == ""
    assert "placement_rate" not in content.evidence


def test_a_member_sees_its_own_statements_about_people_when_they_tell_of_no_few(city: ClosedStory) -> None:
    """乙学院: 20 registered, 14 with an outcome, 6 without: 34 events, each its own."""
    content = _report(city, OTHER)
    placed = of_indicator(content, "毕业去向落实率")
    assert [placed[name] for name in ("本季度", "分子", "分母")] == ["70.00", "14", "20"]
    assert len(content.evidence.query("placement_rate").csv().splitlines()) == 1 + 20 + 14
    assert WITHHELD.encode() not in content.evidence.query("placement_rate").csv()


def test_its_tasks_stand_in_it(city: ClosedStory) -> None:
    assert [one["任务"] for one in rows(_report(city, FIRM).document, "tasks")] == ["任务t3", "任务t4"]
