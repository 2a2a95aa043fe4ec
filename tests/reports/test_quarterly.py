"""季通报 of the second quarter against the first: every number reckoned by hand."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from projections.reports.contents.content import Content, contents
from tests.reports.closed_story import ClosedStory
from tests.reports.reading import HIDDEN, headings, row, rows, texts, under
from tests.reports.reported_city import TARGETS, reported_city, reported_tree


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> ClosedStory:
    return ClosedStory.archived(reported_city(), tmp_path_factory.mktemp("archive"))


@cache  # the same report is read by several tests
def _second_quarter(city: ClosedStory, suppress_below: int = 0) -> Content:
    before, closing = city.closing("quarter", date(2026, 3, 31)), city.closing("quarter", date(2026, 6, 30))
    return contents(city.material(closing, before, reported_tree(), TARGETS, suppress_below=suppress_below))


def test_every_leaf_stands_against_last_quarter_target_and_peers(city: ClosedStory) -> None:
    document = _second_quarter(city).document
    filled = row(document, "leaves-WF-NZ", "岗位到位率")
    assert list(filled.values())[1:] == ["80.00", "40.00", "40.00", "80.00", "100.00", "25.00", "1/2", "40.00"]
    filled = row(document, "leaves-WF-GX", "岗位到位率")
    assert list(filled.values())[1:] == ["25.00", "25.00", "0.00", "50.00", "50.00", "80.00", "2/2", "20.00"]
    placed = row(document, "leaves-WF-NZ", "毕业去向落实率")
    # Nobody was registered in March: there is no figure, and it is said why. 60 of 90 is two thirds of 20 points.
    assert list(placed.values())[1:] == ["60.00", "无可计数对象", "", "90.00", "66.67", "70.00", "2/2", "13.33"]
    overdue = row(document, "leaves-WF-NZ", "逾期未完成任务数")
    assert list(overdue.values())[1:] == ["2", "0", "2", "", "", "0", "2/2", "8.50"]
    assert row(document, "leaves-WF-GX", "服务满意度不合格")["得分"] == "否决"


def test_scores_add_up_and_stand_beside_the_vetoes(city: ClosedStory) -> None:
    document = _second_quarter(city).document
    nz, gx = rows(document, "scores")
    # 农综区 is WF-NZ and 高新区 WF-GX; rows are in order of ids.
    assert list(nz.values()) == ["高新区联合体", "50.56", "10.00", "60.56", "0", "服务满意度不合格", "无"]
    assert list(gx.values()) == ["农综区联合体", "74.33", "8.50", "82.83", "0", "无", "无"]


def test_growth_is_told_plain_and_on_the_members_of_both_quarters(city: ClosedStory) -> None:
    """A firm joined in May with 4 requests: 2 to 7 in all, 2 to 3 of the two members that there were in March."""
    document = _second_quarter(city).document
    asked = list(row(document, "growth-WF-NZ", "技术服务需求数").values())[1:]
    assert asked == ["2", "7", "5", "250.00", "2", "3", "1", "50.00", "2"]
    filled = list(row(document, "growth-WF-NZ", "岗位到位率").values())[1:]
    assert filled == ["40.00", "80.00", "40.00", "", "40.00", "80.00", "40.00", "", "2"]


def test_the_same_members_have_evidence_of_their_own_only_where_it_is_other(city: ClosedStory) -> None:
    evidence = _second_quarter(city).evidence
    assert len(evidence.query("service_requests--WF-NZ").csv().splitlines()) == 1 + 7
    assert len(evidence.query("service_requests--WF-NZ--same-members").csv().splitlines()) == 1 + 3
    assert "service_requests--WF-NZ--same-members--2026-Q1" not in evidence
    assert "filling_rate--WF-NZ--same-members" not in evidence


def test_highlights_and_problems_are_found_by_rule(city: ClosedStory) -> None:
    document = _second_quarter(city).document
    names = headings(document)
    gx, nz = names.index("高新区联合体"), names.index("农综区联合体")
    assert names[gx : gx + 4] == ["高新区联合体", "亮点", "问题", "指标情况"]
    assert nz > gx
    said = texts(document)
    assert "岗位到位率为80.00，达到目标值80.00。" in said
    assert "岗位到位率为80.00，比上期增加40.00个百分点。" in said
    assert "技术服务需求数为7，比上期增加250.00。" in said
    assert "岗位到位率为80.00，居各联合体首位。" in said
    assert "岗位到位率为25.00，不足目标值的六成，目标值为50.00。" in said
    assert "触发一票否决：服务满意度不合格，现为0.00。" in said
    assert "逾期未完成的任务有2。" in said
    assert not [one for one in said if "末位" in one]  # two consortia have no last one
    assert not [one for one in said if "不合格" in one and "首位" in one]
    assert under(document, "亮点", 2)


def test_graduates_of_few_are_hidden_with_what_would_tell_them(city: ClosedStory) -> None:
    told = [list(one.values()) for one in rows(_second_quarter(city).document, "graduates")]
    assert told == [["甲学院", "6", "4", "10"], ["乙学院", "14", "6", "20"], ["合计", "20", "10", "30"]]
    outside = _second_quarter(city, suppress_below=5).document
    told = [list(one.values()) for one in rows(outside, "graduates")]
    # What 乙学院 has, its own report tells as well: so the sum is hidden, and not its row.
    assert told == [["甲学院", HIDDEN, HIDDEN, "10"], ["乙学院", "14", "6", "20"], ["合计", HIDDEN, HIDDEN, "30"]]


def test_outside_the_office_a_rate_of_few_its_points_and_the_sums_that_tell_them_are_hidden(city: ClosedStory) -> None:
    """Four of ten were not placed: under five, so neither the rate nor what it can be worked out from is shown."""
    document = _second_quarter(city, suppress_below=5).document
    placed = list(row(document, "leaves-WF-NZ", "毕业去向落实率").values())[1:]
    assert placed == [HIDDEN, "无可计数对象", "", "90.00", "", "70.00", "", HIDDEN]
    assert list(row(document, "leaves-WF-GX", "毕业去向落实率").values())[1:7] == [
        "70.00",
        "无可计数对象",
        "",
        "90.00",
        "77.78",
        "",
    ]
    assert list(row(document, "scores", "农综区联合体").values())[1:4] == [HIDDEN, "8.50", HIDDEN]
    assert list(row(document, "scores", "高新区联合体").values())[1:4] == ["50.56", "10.00", "60.56"]


def test_every_definition_stands_in_the_annex(city: ClosedStory) -> None:
    document = _second_quarter(city).document
    assert [one["编号"] for one in rows(document, "definitions")] == ["S1.1", "S1.2", "S1.3", "F1", "F2"]
    assert row(document, "definitions", "S1.2")["责任部门"] == "市教育局"
    assert row(document, "definitions", "F1")["计分规则"] == "基础10分，超过1后每1扣1.5分，扣完为止"
    assert document.annexes[0].zh in headings(document)
