"""The envelope of a fact: who says it, about what, when, under which id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from producers.rows import Fact
from schemas.contracts import ENVELOPE
from schemas.days import UTC
from schemas.ids import derived_id, original_id


def original_fact(member: str, fact: Mapping[str, Any]) -> Fact:
    """`fact` with the envelope completed: a new UUIDv7 and the speaker, where it names none."""
    made = dict(fact)
    made.setdefault("member", member)
    made["event_id"] = made.get("event_id") or original_id()
    return made


def derived_fact(
    member: str,
    subject: str,
    occurred_at: datetime,
    payload: Mapping[str, Any],
    *,
    row_key: str,
    previous_event_id: str | None,
    consortium: str | None = None,
) -> Fact:
    """A fact stated by a row of a file: its id follows from the row's key, what it follows and what it says."""
    fact: Fact = {"occurred_at": occurred_at, "member": member, "subject": subject, "consortium": consortium, **payload}
    return {"event_id": derived_id(row_key, previous_event_id, content(fact)), **fact}


def payload_of(fact: Mapping[str, Any]) -> Fact:
    """The fields that are not envelope."""
    return {name: value for name, value in fact.items() if name not in ENVELOPE}


def content(fact: Mapping[str, Any]) -> bytes:
    """Everything that a fact says, without its id, as bytes that are equal when the meaning is."""
    said = {name: value for name, value in fact.items() if name != "event_id" and value is not None}
    return SORTED.encode(said).encode()


def plain(value: object) -> str:
    """Dates and moments (as UTC) in ISO 8601, for JSON."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no value of a fact")


# Made once: json.dumps makes an encoder at every call, and files have many rows.
SORTED = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=plain)
AS_GIVEN = json.JSONEncoder(ensure_ascii=False, default=plain)
