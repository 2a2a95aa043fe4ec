"""Facts made from the examples, a book that has learnt some, and what admission's checks then say of others."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from schemas.checks import faults
from schemas.columns import decode_columns
from schemas.contracts import EVENTS
from schemas.ids import original_id
from schemas.reasons import Reason
from schemas.reference_book import ReferenceBook
from schemas.starter import starter_facts
from schemas.wire import decode, encode

Fact = tuple[str, dict[str, Any]]
RECORDED = datetime(2026, 6, 15, 4, tzinfo=UTC)


def fact(event_type: str, **changes: Any) -> Fact:
    """The example with changes and an id of its own, in no consortium unless the changes say so."""
    [path] = EVENTS.glob(f"*/{event_type}.v1.example.json")
    example = json.loads(path.read_text(encoding="utf-8"))
    return event_type, example | {"event_id": original_id(), "consortium": None} | changes


def admitted(code: str, kind: str, since: str = "2024-05-06", **changes: Any) -> Fact:
    subject = f"operator/member/{code}"
    return fact("MemberAdmitted", subject=subject, member_code=code, kind=kind, admitted_on=since, **changes)


@cache
def _starter() -> tuple[Fact, ...]:
    return tuple((event_type, decode(encode(event_type, said))[1]) for event_type, said in starter_facts())


def book_of(*facts: Fact) -> ReferenceBook:
    """A book that has learnt the starter lists and `facts`, in this order."""
    book = ReferenceBook()
    for event_type, said in [*_starter(), *((t, decode(encode(t, f))[1]) for t, f in facts)]:
        book.learn(event_type, said)
    return book


def reasons(book: ReferenceBook, one: Fact, recorded: datetime = RECORDED, inbox: str | None = None) -> list[Reason]:
    """What is wrong with a fact that its speaker writes to its own inbox (or another's) at `recorded`."""
    event_type, said = one
    [(contract, frame)] = decode_columns([encode(event_type, said)]).frames
    return [reason for _, reason in faults(contract, frame, [inbox or said["member"]], [recorded], book)]


def codes(book: ReferenceBook, one: Fact, recorded: datetime = RECORDED) -> list[tuple[str, str | None]]:
    """(reason code, field) of each reason."""
    return [(reason.code, reason.field) for reason in reasons(book, one, recorded)]
