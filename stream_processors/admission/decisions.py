"""What admission thinks of each record, before it knows what was decided earlier. Pure but for the book it learns in.

Reference facts of a batch are decided first, then governance, then the rest, so that a code list or a member can
come in the same batch as the facts that need it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from schemas.checks import faults, moments
from schemas.code_book import Moment
from schemas.columns import ROW, decode_columns
from schemas.contracts import Contract
from schemas.days import now
from schemas.facts import Record
from schemas.reasons import MOST_TOLD, Reason, shortened
from schemas.reference_book import ReferenceBook
from schemas.topics import Topics
from schemas.upcasting import newest_frame

ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
FIRST = {"reference": 0, "governance": 1}
LAST = 2
OCCURRED_AT = pl.col("occurred_at").dt.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00")
"""As text at once for the whole batch: row by row it would cost as much as all the checks."""


@dataclass(slots=True)
class Decision:
    """The verdict on one inbox position, as it stands in the verdict table."""

    record: Record
    member: str
    content_hash: bytes
    decided_at: datetime
    outcome: str = ACCEPTED
    reasons: list[dict[str, Any]] = field(default_factory=list)
    event_id: str | None = None
    event_type: str | None = None
    family: str | None = None
    subject: str | None = None
    occurred_at: str | None = None
    """ISO 8601, UTC, microseconds."""
    catalogue: dict[str, str] = field(default_factory=dict)
    is_unopened: bool = False
    """Rejected for its seal or its erased person alone: a repeat of what was accepted before is a duplicate still."""
    resealed: bytes | None = None
    """What is forwarded in place of the record's value, where that is sealed (see personal_data)."""
    hidden: bytes | None = None
    """What the dead letter holds in place of a record that holds personal data in clear."""

    def reject(self, reason: Reason) -> None:
        self.outcome = REJECTED
        if len(self.reasons) < MOST_TOLD:  # a verdict must fit a record, however much is wrong
            self.reasons.append(reason.told())

    @property
    def position(self) -> tuple[str, int, int]:
        return self.record.topic, self.record.partition, self.record.offset


def decide(
    records: Sequence[Record],
    topics: Topics,
    book: ReferenceBook,
    settled: Callable[[list[Decision]], object] = lambda _: None,
) -> list[Decision]:
    """One decision per record, in order.

    `settled` turns the decisions on reference and governance facts into verdicts before the book learns from these:
    a fact that is refused in the end, for its used id or by an earlier verdict, must not teach anything.
    """
    member_of = {topic: topics.member_of_inbox(topic) for topic in {record.topic for record in records}}
    at = now()
    decisions = [Decision(r, member_of[r.topic], hashlib.sha256(r.value or b"").digest(), at) for r in records]
    members = [decision.member for decision in decisions]
    recorded = [record.recorded_at for record in records]
    decoded = decode_columns([record.value for record in records])
    for row, error in decoded.damaged.items():
        decisions[row].reject(Reason(error.reason))
    ranked: dict[int, list[tuple[Contract, pl.DataFrame]]] = {}
    for contract, frame in decoded.frames:
        ranked.setdefault(FIRST.get(contract.family, LAST), []).append((contract, frame))
    for rank, frames in sorted(ranked.items()):
        for contract, frame in frames:
            _judge(contract, frame, decisions, members, recorded, book)
        if rank != LAST:
            settled([decisions[row] for row in sorted(row for _, frame in frames for row in frame[ROW])])
            _teach(frames, decisions, book)
    return decisions


def _judge(
    contract: Contract,
    frame: pl.DataFrame,
    decisions: list[Decision],
    members: list[str],
    recorded: list[datetime],
    book: ReferenceBook,
) -> None:
    used: dict[Moment, dict[str, str]] = {}
    lists = contract.lists
    when = moments(frame, recorded, book)
    for row, event_id, subject, occurred_at in frame.select(ROW, "event_id", "subject", OCCURRED_AT).iter_rows():
        decision = decisions[row]
        # Whole where they are in order; what is longer is rejected, and would not fit an index or a verdict.
        decision.event_id, decision.subject = shortened(event_id), shortened(subject)
        decision.occurred_at = occurred_at
        decision.event_type, decision.family = contract.name, contract.family
        at = when[row]
        if at not in used:
            used[at] = book.codes.used(lists, at)
        decision.catalogue = used[at]
    for row, reason in faults(contract, frame, members, recorded, book, when):
        decisions[row].reject(reason)


def _teach(frames: list[tuple[Contract, pl.DataFrame]], decisions: list[Decision], book: ReferenceBook) -> None:
    for contract, frame in frames:
        for fact in newest_frame(contract, frame).iter_rows(named=True):
            if decisions[fact[ROW]].outcome != REJECTED:
                book.learn(contract.name, fact, decisions[fact[ROW]].record.recorded_at)
