"""Meaning checks of admission: authority, clocks, values. Pure: facts and a reference book in, reasons out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import polars as pl

from schemas.authority import authority_faults
from schemas.code_book import Moment
from schemas.columns import ROW
from schemas.contracts import Contract
from schemas.reasons import Reason
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
    yield from authority_faults(contract, frame, inbox_members, recorded_at, book)
    ahead = frame.filter(pl.col("occurred_at") > min(recorded_at[row] for row in rows)) if rows else frame
    for row, moment in ahead.select(ROW, "occurred_at").iter_rows():
        if moment > recorded_at[row] + FUTURE_TOLERANCE:
            yield row, Reason("occurred-in-future", "occurred_at", moment.isoformat())
    yield from value_faults(contract, frame, book.codes, when or moments(frame, recorded_at, book))


def moments(frame: pl.DataFrame, recorded_at: list[datetime], book: ReferenceBook) -> dict[int, Moment]:
    """Row -> when it is judged: what is known by its recorded_at, in force on the day of its occurred_at."""
    return {
        row: book.codes.moment(occurred_at, recorded_at[row])
        for row, occurred_at in frame.select(ROW, "occurred_at").iter_rows()
    }
