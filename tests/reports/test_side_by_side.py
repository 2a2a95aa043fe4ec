"""Public reports of one closing laid side by side, the members' own among them, tell of no few people either."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from projections.evaluation.scope import EVERYBODY, Scope
from projections.reports.contents.content import Content, contents
from tests.projections.story import Story
from tests.reports.closed_story import ClosedStory
from tests.reports.reading import HIDDEN, row
from tests.reports.reported_city import reported_tree

LARGE, SMALL, THIRD, FOURTH = "4137012391", "4137012392", "4137012393", "4137012394"
SCHOOLS = {LARGE: ("WF-NZ", 12, 8), SMALL: ("WF-NZ", 3, 7), THIRD: ("WF-GX", 9, 6), FOURTH: ("WF-BH", 2, 8)}
"""Consortium, graduates placed and not placed."""
K = 5
PLACED = "毕业去向落实率"


def story() -> Story:
    told = Story()
    for name in ("WF-NZ", "WF-GX", "WF-BH"):
        told.tell("ConsortiumFounded", "2024-04-22", "operator", f"consortium/{name}", consortium_id=name,
                  name_zh=name, name_en=name, park=None, founded_on=date(2024, 4, 22))  # fmt: skip
    for code, (consortium, placed, waiting) in SCHOOLS.items():
        told.tell("MemberAdmitted", "2024-05-06", "operator", f"member/{code}", member_code=code, kind="school",
                  name_zh=code, name_en=code, county=None, admitted_on=date(2024, 5, 6))  # fmt: skip
        told.tell("MemberJoined", "2024-05-06", "operator", f"membership/{consortium}/{code}", consortium_id=consortium,
                  member_code=code, role="council", joined_on=date(2024, 5, 6))  # fmt: skip
        for number in range(placed + waiting):
            told.tell("GraduateRegistered", "2026-06-10", code, f"{number}", cohort=f"{code}/cohort/1",
                      graduation_year=2026, major="460104", education="31")  # fmt: skip
            if number < placed:
                told.tell("OutcomeReported", "2026-06-20", code, f"{number}", outcome="employed", wage=5_000)
    return told


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> ClosedStory:
    return ClosedStory.archived(story(), tmp_path_factory.mktemp("archive"))


@cache  # several tests read the same one
def report(closed: ClosedStory, scope: Scope, k: int = K) -> Content:
    before, closing = closed.closing("quarter", date(2026, 3, 31)), closed.closing("quarter", date(2026, 6, 30))
    return contents(closed.material(closing, before, reported_tree(), scope=scope, suppress_below=k))


def rate(closed: ClosedStory, scope: Scope, of: str, k: int = K) -> str:
    return list(row(report(closed, scope, k).document, f"leaves-{of}", PLACED).values())[1]


def test_a_sum_is_hidden_that_less_its_members_own_reports_tells_of_few(closed: ClosedStory) -> None:
    """Of the 15 placed in WF-NZ the large school's own report tells 12."""
    assert rate(closed, Scope("WF-NZ"), "WF-NZ", 0) == "50.00"
    assert rate(closed, Scope("WF-NZ"), "WF-NZ") == HIDDEN
    assert rate(closed, Scope("WF-GX"), "WF-GX") == "60.00"


def test_of_the_table_by_school_the_rows_that_are_told_elsewhere_hide_nothing(closed: ClosedStory) -> None:
    document = report(closed, Scope("WF-NZ")).document
    assert list(row(document, "graduates", LARGE).values())[1:] == ["12", "8", "20"]
    assert list(row(document, "graduates", SMALL).values())[1:] == [HIDDEN, HIDDEN, "10"]
    assert list(row(document, "graduates", "合计").values())[1:] == [HIDDEN, HIDDEN, "30"]


def test_of_the_city_the_untold_schools_are_told_together_when_they_are_enough(closed: ClosedStory) -> None:
    """3 and 2 of the placed are of schools that no report tells of: 5 together."""
    document = report(closed, EVERYBODY).document
    assert list(row(document, "leaves-WF-NZ", PLACED).values())[1] == HIDDEN
    assert list(row(document, "leaves-WF-BH", PLACED).values())[1] == HIDDEN
    assert list(row(document, "leaves-WF-GX", PLACED).values())[1] == "60.00"
    assert list(row(document, "graduates", "合计").values())[1:] == ["26", "29", "55"]
