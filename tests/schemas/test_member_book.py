"""Members, standing, consortia and mandates as a function of the set of facts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas.contracts import family_contracts
from schemas.member_book import OPERATOR, Admitted, MemberBook
from schemas.wire import decode
from tests.random_facts import random_records
from tests.schemas.judging import admitted, book_of, fact

SCHOOL, DEPARTMENT = "4137012391", "11370700MB8KE0B20M"


def suspended(since: str, at: str, **changes: Any) -> Any:
    when = f"{at}T10:00:00+08:00"
    return fact("MemberSuspended", member_code=SCHOOL, suspended_from=since, occurred_at=when, **changes)


def reinstated(since: str, at: str) -> Any:
    when = f"{at}T10:00:00+08:00"
    return fact("MemberReinstated", member_code=SCHOOL, effective_from=since, occurred_at=when)


def suspended_days(*facts: Any, first: str = "2026-03-01", days: int = 40) -> list[str]:
    book = book_of(*facts).members
    start = date.fromisoformat(first)
    on = [start + timedelta(days=n) for n in range(days)]
    return [str(day) for day in on if book.suspension(SCHOOL, day)]


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_the_book_is_the_same_in_whatever_order_and_however_often_the_facts_come(seed: int, count: int) -> None:
    chance = random.Random(seed)
    contracts = [c for c in family_contracts("governance") if c.name.startswith(("Member", "Mandate", "Consortium"))]
    facts = []
    for record in random_records(contracts, count, chance, "governance.events"):
        contract, said = decode(record.value)
        facts.append((contract.name, said))
    books = []
    for _ in range(3):
        book = MemberBook()
        for event_type, said in facts:
            book.learn(event_type, said)
        books.append(book)
        facts = facts + chance.sample(facts, len(facts) // 3)
        chance.shuffle(facts)
    assert books[0] == books[1] == books[2]


def test_a_suspension_lasts_from_its_first_day_until_the_reinstatement() -> None:
    said = [suspended("2026-03-05", "2026-03-02"), reinstated("2026-03-09", "2026-03-08")]
    assert suspended_days(*said) == [f"2026-03-0{n}" for n in (5, 6, 7, 8)]


def test_a_second_suspension_does_not_need_the_first_to_be_forgotten() -> None:
    first = [suspended("2026-03-05", "2026-03-05"), reinstated("2026-03-07", "2026-03-07")]
    again = [suspended("2026-03-10", "2026-03-10"), reinstated("2026-03-12", "2026-03-12")]
    assert suspended_days(*again, *first) == ["2026-03-05", "2026-03-06", "2026-03-10", "2026-03-11"]


def test_a_reinstatement_from_the_same_day_stated_later_cancels_a_suspension() -> None:
    mistake = [suspended("2026-03-05", "2026-03-02"), reinstated("2026-03-05", "2026-03-03")]
    assert suspended_days(*mistake) == []
    assert suspended_days(*reversed(mistake)) == []


def test_the_newest_statement_about_one_day_gives_the_reason() -> None:
    said = [suspended("2026-03-05", "2026-03-03", reason="new"), suspended("2026-03-05", "2026-03-02", reason="old")]
    turn = book_of(*said).members.suspension(SCHOOL, date(2026, 3, 6))
    assert turn is not None
    assert (turn.since, turn.reason) == (date(2026, 3, 5), "new")


def test_a_member_may_leave_a_consortium_and_join_it_again() -> None:
    def joined(day: str) -> Any:
        return fact("MemberJoined", consortium_id="WF-NZ", member_code=SCHOOL, joined_on=day)

    left = fact("MemberLeft", consortium_id="WF-NZ", member_code=SCHOOL, left_on="2025-03-01", leave_kind="withdrawn")
    book = book_of(joined("2025-06-01"), left, joined("2024-06-01")).members
    found = {}
    for day in (date(2024, 5, 31), date(2024, 6, 1), date(2025, 2, 28), date(2025, 3, 1), date(2025, 6, 1)):
        turn = book.belonging("WF-NZ", SCHOOL, day)
        found[str(day)] = turn.holds if turn else None
    assert found == {
        "2024-05-31": None,
        "2024-06-01": True,
        "2025-02-28": True,
        "2025-03-01": False,
        "2025-06-01": True,
    }
    assert book.belonging("WF-BH", SCHOOL, date(2024, 6, 1)) is None


def test_a_mandate_stated_again_replaces_the_one_before() -> None:
    def granted(until: str, at: str) -> Any:
        return fact("MandateGranted", valid_until=until, occurred_at=f"{at}T10:00:00+08:00")

    book = book_of(granted("2026-03-31", "2026-03-10"), granted("2026-12-31", "2026-01-12")).members
    [mandate] = book.mandates(DEPARTMENT)
    assert (mandate.last, mandate.industry, mandate.families) == (date(2026, 3, 31), "C", frozenset({"demand"}))


def test_no_fact_changes_what_the_operator_is() -> None:
    book = book_of(admitted(OPERATOR, "school", since="2030-01-01")).members
    assert book.admitted[OPERATOR] == Admitted("operator", date.min)
