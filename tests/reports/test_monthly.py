"""月调度 of June: every number reckoned by hand from the story's five tasks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from projections.reports.contents.content import contents
from projections.reports.document import Document
from tests.reports.closed_story import ClosedStory
from tests.reports.reading import row, rows, texts
from tests.reports.reported_city import GX, TARGETS, reported_city, reported_tree


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Document:
    city = ClosedStory.archived(reported_city(), tmp_path_factory.mktemp("archive"))
    before, closing = city.closing("month", date(2026, 5, 31)), city.closing("month", date(2026, 6, 30))
    return contents(city.material(closing, before, reported_tree(), TARGETS)).document


def _counted(found: dict[str, str]) -> list[int]:
    return [int(value) for value in list(found.values())[1:]]


def test_tasks_count_once_in_all_with_what_has_changed_in_the_month(june: Document) -> None:
    """In order: all, new, done this month, done, running, overdue, overdue since this month."""
    for key in ("by-county", "by-department", "by-zone"):
        assert _counted(rows(june, key)[-1]) == [5, 2, 1, 2, 1, 2, 1]
    said = "截至本月末，共下达任务5，其中本月新下达2；本月完成1，累计完成2；在办1，逾期未完成2，其中本月新逾期1。"
    assert texts(june)[0] == said


def test_a_task_of_two_counties_counts_in_both(june: Document) -> None:
    assert _counted(row(june, "by-county", "奎文区")) == [2, 1, 1, 1, 1, 0, 0]  # t1, t4
    assert _counted(row(june, "by-county", "寒亭区")) == [2, 2, 0, 0, 1, 1, 1]  # t3, t4
    assert _counted(row(june, "by-county", "未明确")) == [2, 0, 0, 1, 0, 1, 0]  # t2, t5


def test_departments_are_those_named_or_those_of_the_indicator_or_of_the_clause(june: Document) -> None:
    found = {one["部门"]: _counted(one)[0] for one in rows(june, "by-department")[:-1]}
    # t1 names 市教育局, t4 serves an indicator of its; t2 and t5 are of the clause of tasks, t3 of that of services.
    assert found == {"市教育局": 2, "专班办公室": 2, "市科学技术局": 1, "秘书处": 1}


def test_zones_are_the_parks_of_the_consortia(june: Document) -> None:
    assert _counted(row(june, "by-zone", "WF-P01")) == [4, 1, 1, 2, 0, 2, 1]
    assert _counted(row(june, "by-zone", "未明确")) == [1, 1, 0, 0, 1, 0, 0]


def test_what_is_overdue_says_how_far_it_is_and_what_stands_in_the_way(june: Document) -> None:
    late = row(june, "overdue", "任务t3")
    assert (late["完成时限"], late["进度"], late["预计完成"]) == ("2026-06-20", "40", "2026-07-31")
    assert (late["存在困难"], late["需协调事项"]) == ("缺少设备", "协调场地")
    assert [one["任务"] for one in rows(june, "overdue")] == ["任务t2", "任务t3"]
    assert row(june, "overdue", "任务t2")["进度"] == "未报进展"
    assert [one["任务"] for one in rows(june, "help")] == ["任务t3"]
    assert [one["任务"] for one in rows(june, "new")] == ["任务t3", "任务t4"]
    assert [one["任务"] for one in rows(june, "done")] == ["任务t1"]


def test_without_a_month_before_what_was_assigned_in_the_month_is_new(tmp_path: Path) -> None:
    city = ClosedStory.archived(reported_city(), tmp_path)
    june = contents(city.material(city.closing("month", date(2026, 6, 30)), None, reported_tree())).document
    assert _counted(rows(june, "by-zone")[-1]) == [5, 2, 1, 2, 1, 2, 1]
    assert "上期未结账，不作统计。" in texts(june)


def test_a_consortiums_report_has_its_own_tasks_only(tmp_path: Path) -> None:
    city = ClosedStory.archived(reported_city(), tmp_path)
    closing = city.closing("month", date(2026, 6, 30))
    found = contents(city.material(closing, None, reported_tree(), TARGETS, scope=GX)).document
    assert [one["任务"] for one in rows(found, "new")] == ["任务t4"]
    assert row(found, "leaves", "岗位到位率")["本月"] == "25.00"
    assert row(found, "leaves", "岗位到位率")["其他联合体中位数"] == "80.00"
