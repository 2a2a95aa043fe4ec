"""Students whom cooperations took in are people too: no public report tells of few of them, alone or by a difference."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import measure
from projections.evaluation.scope import EVERYBODY, Scope
from projections.reports.contents.telling import Telling
from tests.projections.story import Story
from tests.reports.closed_story import ClosedStory
from tests.reports.reported_city import reported_tree

LARGE, SMALL, THIRD, FOURTH = "4137012391", "4137012392", "4137012393", "4137012394"
FIRM = "91370700123456781A"
NZ, GX, BH = Scope("WF-NZ"), Scope("WF-GX"), Scope("WF-BH")
MEMBERS = {LARGE: "WF-NZ", SMALL: "WF-NZ", FIRM: "WF-NZ", THIRD: "WF-GX", FOURTH: "WF-BH"}
TAKEN_IN = ((LARGE, LARGE, 30), (SMALL, SMALL, 3), (SMALL, FIRM, 3), (THIRD, THIRD, 4), (FOURTH, FOURTH, 5))
"""Whose cooperation it is, which party states it, students. The small school's is stated by the enterprise too."""
K = 5


def story() -> Story:
    told = Story()
    for name in ("WF-NZ", "WF-GX", "WF-BH"):
        told.tell("ConsortiumFounded", "2024-04-22", "operator", f"consortium/{name}", consortium_id=name,
                  name_zh=name, name_en=name, park=None, founded_on=date(2024, 4, 22))  # fmt: skip
    for code, consortium in MEMBERS.items():
        told.tell("MemberAdmitted", "2024-05-06", "operator", f"member/{code}", member_code=code, kind="school",
                  name_zh=code, name_en=code, county=None, admitted_on=date(2024, 5, 6))  # fmt: skip
        told.tell("MemberJoined", "2024-05-06", "operator", f"membership/{consortium}/{code}", consortium_id=consortium,
                  member_code=code, role="council", joined_on=date(2024, 5, 6))  # fmt: skip
    for owner, member, students in TAKEN_IN:
        about: dict[str, Any] = {
            "owner": owner,
            "kind": "apprenticeship",
            "title": "学徒制",
            "starts_on": date(2026, 1, 1),
        }
        told.tell("CooperationAgreed", "2026-01-01", member, "HZ-1", agreement_type="bilateral", **about)
        told.tell("CooperationProgressed", "2026-06-20", member, "HZ-1", owner=owner, term="2025-2026-2",
                  counted_on=date(2026, 6, 20), students_enrolled=students)  # fmt: skip
    return told


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> ClosedStory:
    return ClosedStory.archived(story(), tmp_path_factory.mktemp("archive"))


def apprentices(closed: ClosedStory, scope: Scope, k: int = K) -> str | None:
    """As a report tells the number, None where it is hidden."""
    before, closing = closed.closing("quarter", date(2026, 3, 31)), closed.closing("quarter", date(2026, 6, 30))
    telling = Telling(closed.material(closing, before, reported_tree(), scope=scope, suppress_below=k))
    indicator = indicator_named("apprentices")
    value = telling.value(measure(indicator, telling.now.view, [scope])[scope], scope)
    return None if value.hidden else str(value.value)


def test_the_office_is_told_every_number(closed: ClosedStory) -> None:
    told = [apprentices(closed, scope, 0) for scope in (EVERYBODY, NZ, GX, BH, Scope(member=SMALL))]
    assert told == ["42", "33", "4", "5", "3"]


def test_few_students_are_told_by_no_report(closed: ClosedStory) -> None:
    assert [apprentices(closed, Scope(member=code)) for code in (LARGE, SMALL, FIRM)] == ["30", None, None]
    assert [apprentices(closed, scope) for scope in (GX, BH)] == [None, "5"]


def test_a_sum_is_hidden_that_less_what_is_told_leaves_few_however_many_parties_state_them(closed: ClosedStory) -> None:
    """33 less the large school's 30 are 3, stated by two parties; they are no 6."""
    assert apprentices(closed, NZ) is None
    assert apprentices(closed, EVERYBODY) == "42"  # 7 of schools that no report tells of: 3 and 4
