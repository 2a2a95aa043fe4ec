"""Meaning checks of admission: authority, clocks, values. Pure: facts and a reference book in, reasons out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import polars as pl

from schemas.code_book import Moment
from schemas.columns import ROW
from schemas.contracts import Contract
from schemas.credit_code import credit_code_fault
from schemas.ids import is_canonical
from schemas.reasons import LONGEST_SUBJECT, Reason
from schemas.reference_book import ReferenceBook
from schemas.value_checks import Fault, value_faults

FUTURE_TOLERANCE = timedelta(minutes=5)
"""Clocks differ; a fact further ahead than this would win over later ones and is refused."""


def faults(
    contract: Contract,
    frame: pl.DataFrame,
    inbox_members: list[str],
    recorded_at: list[datetime],
    book: ReferenceBook,
    when: Mapping[int, Moment] | None = None,
) -> Iterator[Fault]:
    """(row, reason) for everything wrong in `frame`, facts of one contract with their column `row`.

    `inbox_members` and `recorded_at` are indexed by `row`: whose inbox each record came through and when the
    broker took it. Code lists are those in force on the day the fact occurred, as known when it was recorded:
    `when`, from `moments`, which is asked where it is not given.
    """
    rows = frame[ROW].to_list()
    yield from _authority(contract, frame, rows, inbox_members, book)
    for row, moment in zip(rows, frame["occurred_at"].to_list(), strict=True):
        if moment > recorded_at[row] + FUTURE_TOLERANCE:
            yield row, Reason("occurred-in-future", "occurred_at", moment.isoformat())
    yield from value_faults(contract, frame, book.codes, when or moments(frame, recorded_at, book))


def moments(frame: pl.DataFrame, recorded_at: list[datetime], book: ReferenceBook) -> dict[int, Moment]:
    """Row -> when it is judged: what is known by its recorded_at, in force on the day of its occurred_at."""
    return {
        row: book.codes.moment(occurred_at, recorded_at[row])
        for row, occurred_at in frame.select(ROW, "occurred_at").iter_rows()
    }


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
