"""A fact is judged by what had been recorded about members when it was recorded, whenever it is decided."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from schemas.checks import faults
from schemas.columns import decode_columns
from schemas.member_history import MemberHistory
from schemas.reference_book import ReferenceBook
from schemas.wire import decode, encode
from tests.schemas.judging import Fact, admitted, book_of, fact

SCHOOL = "4137012391"
MONDAY = datetime(2026, 6, 15, 4, tzinfo=UTC)
DAY = timedelta(days=1)


def learn(book: ReferenceBook, one: Fact, recorded_at: datetime) -> None:
    book.learn(one[0], decode(encode(*one))[1], recorded_at)


def codes(book: ReferenceBook, recorded: list[datetime], **changes: Any) -> list[list[str]]:
    """Reason codes of one fact of the school for each time at which it may have been recorded, judged in one batch."""
    said = [fact("CohortDeclared", **changes) for _ in recorded]
    [(contract, frame)] = decode_columns([encode(*one) for one in said]).frames
    found: list[list[str]] = [[] for _ in recorded]
    for row, reason in faults(contract, frame, [one["member"] for _, one in said], recorded, book):
        found[row].append(reason.code)
    return found


def test_a_suspension_recorded_later_does_not_change_what_was_recorded_before_it() -> None:
    book = book_of(admitted(SCHOOL, "school"))
    stop = fact("MemberSuspended", member_code=SCHOOL, suspended_from="2026-06-01", reason="迟报")
    learn(book, stop, MONDAY)  # from the first of the month, but said in the middle of it
    times = [MONDAY - DAY, MONDAY - timedelta(milliseconds=1), MONDAY, MONDAY + DAY]
    assert codes(book, times) == [[], [], ["member-suspended"], ["member-suspended"]]


def test_a_member_is_unknown_to_what_was_recorded_before_its_admission_was() -> None:
    book = book_of()
    learn(book, admitted(SCHOOL, "school", since="2024-05-06"), MONDAY)
    assert codes(book, [MONDAY + DAY, MONDAY - DAY]) == [[], ["unknown-member"]]


def test_leaving_a_consortium_counts_from_when_it_was_recorded_for_the_days_that_it_covers() -> None:
    book = book_of(admitted(SCHOOL, "school"), fact("ConsortiumFounded", consortium_id="WF-GX"))
    about = {"consortium_id": "WF-GX", "member_code": SCHOOL}
    learn(book, fact("MemberJoined", joined_on="2024-06-01", **about), MONDAY - 9 * DAY)
    left = fact("MemberLeft", left_on="2025-01-01", leave_kind="withdrawn", successor_code=None, **about)
    learn(book, left, MONDAY)
    times = [MONDAY - 10 * DAY, MONDAY - DAY, MONDAY + DAY]
    judged = codes(book, times, consortium="WF-GX", occurred_at="2025-10-10T09:00:00+08:00")
    assert judged == [["not-in-consortium"], [], ["not-in-consortium"]]


def test_what_was_known_at_a_time_does_not_depend_on_the_order_of_learning_or_asking() -> None:
    chance = random.Random(7)
    said = [(admitted(SCHOOL, "school", since="2024-05-06"), MONDAY)]
    for number in range(1, 30):
        since, when = f"2026-06-{chance.randrange(1, 29):02}", MONDAY + number * DAY
        if chance.random() < 0.5:
            one = fact("MemberSuspended", member_code=SCHOOL, suspended_from=since, reason=str(number))
        else:
            one = fact("MemberReinstated", member_code=SCHOOL, effective_from=since)
        said.append((one, when))
    answers = []
    for _ in range(4):
        history = MemberHistory()
        for (event_type, told), recorded in said + chance.sample(said, 9):
            history.learn(event_type, decode(encode(event_type, told))[1], recorded)
        chance.shuffle(said)
        asked = chance.sample(range(31), 31)
        stand = {n: [history.book(n).suspension(SCHOOL, date(2026, 6, day)) for day in range(1, 29)] for n in asked}
        answers.append(stand)
    assert all(other == answers[0] for other in answers[1:])
    assert len({str(stand) for stand in answers[0].values()}) > 9
