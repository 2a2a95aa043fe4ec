"""Meaning checks of admission: authority, clocks, codes. Pure: facts and a reference book in, reasons out.

A batch is checked by columns; a value that occurs many times is looked up once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from schemas.columns import ROW
from schemas.contracts import Contract, Field
from schemas.credit_code import credit_code_fault
from schemas.days import day_of
from schemas.ids import is_canonical
from schemas.reasons import LONGEST_SUBJECT, Reason
from schemas.reference_book import ReferenceBook, nearest_code

FUTURE_TOLERANCE = timedelta(minutes=5)
"""Clocks differ; a fact further ahead than this would win over later ones and is refused."""

Fault = tuple[int, Reason]


def faults(
    contract: Contract,
    frame: pl.DataFrame,
    inbox_members: list[str],
    recorded_at: list[datetime],
    book: ReferenceBook,
) -> Iterator[Fault]:
    """(row, reason) for everything wrong in `frame`, facts of one contract with their column `row`.

    `inbox_members` and `recorded_at` are indexed by `row`: whose inbox each record came through and when the
    broker took it. Code lists are those in force on the day the fact occurred.
    """
    rows = frame[ROW].to_list()
    yield from _authority(contract, frame, rows, inbox_members, book)
    for row, moment in zip(rows, frame["occurred_at"].to_list(), strict=True):
        if moment > recorded_at[row] + FUTURE_TOLERANCE:
            yield row, Reason("occurred-in-future", "occurred_at", moment.isoformat())
    for field in contract.payload:
        yield from _values(field, frame, rows, book)


def _authority(
    contract: Contract, frame: pl.DataFrame, rows: list[int], inbox_members: list[str], book: ReferenceBook
) -> Iterator[Fault]:
    envelope = frame.select("event_id", "member", "subject").iter_rows()
    for row, (event_id, member, subject) in zip(rows, envelope, strict=True):
        if not is_canonical(event_id):
            yield row, Reason("bad-event-id", "event_id", event_id)
        if member != inbox_members[row]:
            yield row, Reason("not-the-member", "member", member)
            continue
        kind, admitted_on = book.members.get(member, (None, None))
        if kind is None or admitted_on is None:
            yield row, Reason("unknown-member", "member", member)
            continue
        if kind not in contract.speakers:
            yield row, Reason("kind-may-not-state", "member", f"{member} ({kind})")
        owner, slash, local = subject.partition("/")
        if not (owner and slash and local) or len(subject) > LONGEST_SUBJECT:
            yield row, Reason("bad-subject", "subject", subject)
        elif contract.authority == "owner" and owner != member:
            fault = credit_code_fault(owner) if len(owner) == 18 else None
            if fault:
                yield row, Reason(fault, "subject", owner)
            yield row, Reason("not-your-subject", "subject", subject)


def _values(field: Field, frame: pl.DataFrame, rows: list[int], book: ReferenceBook) -> Iterator[Fault]:
    if field.code_list:
        yield from _codes(field, frame, rows, book)
    if field.minimum is not None:
        low = frame.filter(pl.col(field.name) < field.minimum).select(ROW, field.name)
        for row, value in low.iter_rows():
            yield row, Reason("below-minimum", field.name, str(value))
    for name, expected in field.required_when:
        for (row,) in frame.filter((pl.col(name) == expected) & pl.col(field.name).is_null()).select(ROW).iter_rows():
            yield row, Reason("missing-value", field.name, f"({name} = {expected})")


def _codes(field: Field, frame: pl.DataFrame, rows: list[int], book: ReferenceBook) -> Iterator[Fault]:
    seen: dict[tuple[str, Any], Reason | None] = {}
    assert field.code_list
    for row, value, moment in zip(rows, frame[field.name].to_list(), frame["occurred_at"].to_list(), strict=True):
        if value is None:
            continue
        key = (value, day_of(moment))
        if key not in seen:
            seen[key] = _code_fault(field, value, moment, book)
        reason = seen[key]
        if reason:
            yield row, reason


def _code_fault(field: Field, value: str, moment: datetime, book: ReferenceBook) -> Reason | None:
    if field.code_list == "credit_code":
        fault = credit_code_fault(value)
        return Reason(fault, field.name, value) if fault else None
    listed = book.list_on(field.code_list or "", moment)
    if listed is None:
        return Reason("unknown-code", field.name, value)
    return (
        None if value in listed.codes else Reason("unknown-code", field.name, value, nearest_code(value, listed.codes))
    )
