"""Who may state what: standing, consortia, mandates and governance, each by the reason that is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.schemas.judging import Fact, admitted, book_of, codes, fact, reasons

SCHOOL, OTHER_SCHOOL, FIRM = "4137012391", "4137012819", "91370705MA8KT0A1Q4"
NO_MEMBER = "91370772MA8KT0D4RC"
DEPARTMENT, SECRETARIAT = "11370700MB8KE0B20M", "12370700MB8KT0J9H3"
MEMBERS = (
    admitted(SCHOOL, "school"),
    admitted(FIRM, "enterprise"),
    admitted(DEPARTMENT, "department"),
    admitted(SECRETARIAT, "secretariat"),
)
EARLY, LATE = datetime(2026, 3, 4, 15, 59, tzinfo=UTC), datetime(2026, 3, 4, 16, tzinfo=UTC)
"""The last minute of 4 March and the first of 5 March in Shanghai."""


def demand(member: str = FIRM, subject: str | None = None, **changes: Any) -> Fact:
    said = {"member": member, "subject": subject or f"{member}/XQ-1", "occurred_at": "2026-03-02T10:15:00+08:00"}
    return fact("DemandPublished", **said | {"industry": "271"} | changes)


def filled(member: str, subject: str) -> Fact:
    return fact("DemandFilled", member=member, subject=subject, occurred_at="2026-03-02T10:15:00+08:00")


def by_industry(member: str = DEPARTMENT, industry: str = "C", **changes: Any) -> Fact:
    return fact("MandateGranted", member_code=member, industry=industry, **changes)


def for_owner(member: str, owner: str, family: str, **changes: Any) -> Fact:
    said = {"mandate_scope": "owner", "owner_code": owner, "industry": None, "families": [{"family": family}]}
    return fact("MandateGranted", member_code=member, **said | changes)


def test_a_member_may_state_facts_from_the_first_day_of_its_membership() -> None:
    book = book_of(admitted(FIRM, "enterprise", since="2026-03-05"))
    assert codes(book, demand(), EARLY) == [("not-yet-member", "member")]
    assert codes(book, demand(), LATE) == []


def test_a_suspended_member_is_told_since_when_and_why() -> None:
    stop = fact("MemberSuspended", member_code=FIRM, suspended_from="2026-03-05", reason="三个月未报送")
    book = book_of(*MEMBERS, stop)
    assert codes(book, demand(), EARLY) == []
    [reason] = reasons(book, demand(), LATE)
    assert (reason.code, reason.field) == ("member-suspended", "member")
    told = reason.told()
    for language in ("zh", "en"):
        assert all(word in str(told[language]) for word in (FIRM, "2026-03-05", "三个月未报送"))
    back = fact("MemberReinstated", member_code=FIRM, effective_from="2026-03-06")
    assert codes(book_of(*MEMBERS, back, stop), demand(), LATE + timedelta(days=1)) == []


def test_suspension_is_about_the_day_of_speaking_not_about_when_it_happened() -> None:
    stop = fact("MemberSuspended", member_code=FIRM, suspended_from="2026-03-05")
    old = demand(occurred_at="2026-01-05T10:00:00+08:00")
    assert codes(book_of(*MEMBERS, stop), old, LATE) == [("member-suspended", "member")]


FOUNDED = fact("ConsortiumFounded", consortium_id="WF-NZ")
JOINED = fact("MemberJoined", consortium_id="WF-NZ", member_code=FIRM, joined_on="2024-06-01")
LEFT = fact("MemberLeft", consortium_id="WF-NZ", member_code=FIRM, left_on="2026-03-02", leave_kind="withdrawn")


def test_a_fact_may_name_a_consortium_that_is_there_and_that_its_speaker_was_in() -> None:
    book = book_of(*MEMBERS, FOUNDED, JOINED)
    assert codes(book, demand(consortium="WF-NZ")) == []
    [reason] = reasons(book, demand(consortium="WF-MZ"))
    assert (reason.code, reason.nearest) == ("unknown-consortium", "WF-NZ")
    book = book_of(*MEMBERS, FOUNDED, JOINED, fact("ConsortiumFounded", consortium_id="WF-BH"))
    [reason] = reasons(book, demand(consortium="WF-BH"))
    assert (reason.code, reason.field, reason.allowed) == ("not-in-consortium", "consortium", "2026-03-02: WF-NZ")


def test_what_occurred_before_a_member_left_may_still_be_stated_for_the_consortium() -> None:
    book = book_of(*MEMBERS, FOUNDED, JOINED, LEFT)
    before = demand(consortium="WF-NZ", occurred_at="2026-03-01T10:00:00+08:00")
    assert codes(book, before) == []
    assert codes(book, demand(consortium="WF-NZ")) == [("not-in-consortium", "consortium")]
    assert codes(book, demand()) == []


def test_those_who_oversee_consortia_need_not_join_them() -> None:
    book = book_of(*MEMBERS, FOUNDED)
    assert codes(book, demand(DEPARTMENT, consortium="WF-NZ")) == []


def test_where_no_consortium_is_founded_there_is_nothing_to_check_against() -> None:
    assert codes(book_of(*MEMBERS), demand(consortium="WF-NZ")) == []


@pytest.mark.parametrize("industry", ["C", "27", "271"])
def test_an_industry_mandate_reaches_all_industries_under_its_own(industry: str) -> None:
    book = book_of(*MEMBERS, by_industry(industry=industry))
    assert codes(book, demand(DEPARTMENT, f"{FIRM}/XQ-1")) == []


@pytest.mark.parametrize("industry", ["A", "26", "2710"])
def test_an_industry_mandate_reaches_no_other(industry: str) -> None:
    book = book_of(*MEMBERS, by_industry(industry=industry))
    [reason] = reasons(book, demand(DEPARTMENT, f"{FIRM}/XQ-1"))
    assert (reason.code, reason.field) == ("outside-mandate", "subject")
    assert industry in str(reason.allowed)


def test_within_an_industry_the_employer_need_not_be_a_member_but_must_have_a_code() -> None:
    book = book_of(*MEMBERS, by_industry())
    assert codes(book, demand(DEPARTMENT, f"{NO_MEMBER}/XQ-1")) == []
    assert codes(book, demand(DEPARTMENT, f"{NO_MEMBER[:-1]}0/XQ-1")) == [("credit-code-check-digit", "subject")]
    assert codes(book, demand(DEPARTMENT, f"{SCHOOL}/XQ-1")) == [("kind-may-not-state", "subject")]


def test_an_industry_mandate_lets_a_kind_speak_that_may_not_and_lets_it_go_on_about_subjects_of_its_own() -> None:
    book = book_of(*MEMBERS, by_industry(SECRETARIAT))
    own = f"{SECRETARIAT}/XQ-1"
    assert codes(book_of(*MEMBERS), demand(SECRETARIAT)) == [("kind-may-not-state", "member")]
    assert codes(book, demand(SECRETARIAT)) == []
    assert codes(book, demand(SECRETARIAT, industry="014")) == [("outside-mandate", "subject")]
    assert codes(book, filled(SECRETARIAT, own)) == []
    assert codes(book, filled(SECRETARIAT, f"{FIRM}/XQ-1")) == [("outside-mandate", "subject")]


def test_a_mandate_is_good_from_its_first_day_to_the_end_of_its_last() -> None:
    book = book_of(*MEMBERS, by_industry(effective_from="2026-03-05", valid_until="2026-03-05"))
    one = demand(DEPARTMENT, f"{FIRM}/XQ-1")
    assert codes(book, one, EARLY) == [("outside-mandate", "subject")]
    assert codes(book, one, LATE) == []
    assert codes(book, one, LATE + timedelta(days=1)) == [("outside-mandate", "subject")]


def test_a_mandate_for_an_owner_gives_what_the_owner_may_state_and_no_more() -> None:
    book = book_of(*MEMBERS, for_owner(DEPARTMENT, SCHOOL, "graduate"))
    speech = {"member": DEPARTMENT, "subject": f"{SCHOOL}/c-2026", "occurred_at": "2026-03-02T10:15:00+08:00"}
    assert codes(book, fact("CohortDeclared", **speech)) == []
    others = fact("CohortDeclared", **speech | {"subject": f"{OTHER_SCHOOL}/c-2026"})
    assert codes(book, others) == [("kind-may-not-state", "member"), ("not-your-subject", "subject")]
    assert [code for code, _ in codes(book, fact("MajorOpened", **speech))] == [
        "kind-may-not-state",
        "not-your-subject",
    ]
    wrong_kind = book_of(*MEMBERS, for_owner(DEPARTMENT, FIRM, "graduate"))
    about_firm = fact("CohortDeclared", **speech | {"subject": f"{FIRM}/c-2026"})
    assert codes(wrong_kind, about_firm) == [("kind-may-not-state", "subject")]
    nobody = book_of(*MEMBERS, for_owner(DEPARTMENT, OTHER_SCHOOL, "graduate"))
    assert codes(nobody, others) == [("unknown-member", "subject")]


def test_a_mandate_for_an_owner_takes_in_facts_that_carry_no_industry() -> None:
    book = book_of(*MEMBERS, for_owner(DEPARTMENT, FIRM, "demand"))
    assert codes(book, filled(DEPARTMENT, f"{FIRM}/XQ-1")) == []


def test_nobody_decides_on_its_own_membership_and_nobody_becomes_operator() -> None:
    book = book_of(*MEMBERS)
    speech = {"member": SECRETARIAT, "subject": f"{SECRETARIAT}/m-1"}
    refused = [("not-yours-to-grant", "member_code")]
    assert codes(book, fact("MemberReinstated", member_code=SECRETARIAT, **speech)) == refused
    assert codes(book, fact("MemberAdmitted", member_code=SECRETARIAT, kind="department", **speech)) == refused
    assert codes(book, fact("MemberAdmitted", member_code=SECRETARIAT, kind="operator", **speech)) == refused
    assert codes(book, fact("MemberAdmitted", member_code="operator", kind="school", **speech)) == refused
    assert codes(book, fact("MemberAdmitted", member_code=FIRM, kind="operator")) == refused
    assert codes(book, fact("MemberSuspended", member_code=FIRM, **speech)) == []
    assert codes(book, fact("MemberCertified", member_code=SECRETARIAT, **speech)) == refused
    assert codes(book, fact("MemberCertified", member_code=FIRM, **speech)) == []


def test_the_last_hour_of_the_calendar_is_judged_like_any_other() -> None:
    book = book_of(*MEMBERS, FOUNDED, JOINED)
    last = demand(consortium="WF-NZ", occurred_at="9999-12-31T23:59:59+00:00")
    assert [code for code, _ in codes(book, last)] == ["occurred-in-future"]
