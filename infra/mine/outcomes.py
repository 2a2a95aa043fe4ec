"""What has become of an upload so far: the verdicts on what it wrote, as they come in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from infra.services import Services
from producers.publishing import member_state_path
from producers.rows import Source
from producers.state import MemberState
from projections.engine.database_errors import database_errors_told
from projections.records import verdict
from schemas.errors import RequestRefused
from schemas.positions import Position

MOST = 100_000
"""Records between the two ends: far more than a file of the size that is taken can hold."""
v = verdict.c


@dataclass(frozen=True)
class Turned:
    """A record that was rejected: the row that it came from, where it stands, and the verdict's reasons."""

    source: Source | None
    event_type: str | None
    dead_letter: str
    reasons: list[dict[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """Of the records from one position to another; `undecided` have no verdict yet."""

    written: int
    outcomes: Counter[str]
    rejected: list[Turned]

    @property
    def undecided(self) -> int:
        return self.written - self.outcomes.total()


class UploadOutcomes:
    """`between` blocks. Raises RequestRefused (unusable-value), DatabaseUnavailable."""

    def __init__(self, services: Services, engine: Engine) -> None:
        self._services = services
        self._engine = engine

    def between(self, member: str, first: Position, last: Position) -> Outcome:
        """Of what stands in the member's own inbox from `first` to `last`, both included."""
        inbox = self._services.topics.inbox(member)
        for name, at in (("first", first), ("last", last)):
            if (at.topic, at.partition) != (inbox, first.partition):
                raise _unusable(name, at, f"不在本成员的主题 {inbox} 中", f"is not in the member's own inbox {inbox}")
        written = last.offset - first.offset + 1
        if not 0 < written <= MOST:
            raise _unusable(
                "last", last, f"与 first 相距须为 0 至 {MOST} 条", f"must lie 0 to {MOST} records after first"
            )
        columns = (v.outcome, v.event_id, v.event_type, v.topic, v.partition, v.offset, v.reasons)
        here = (v.topic == inbox, v.partition == first.partition, v.offset >= first.offset, v.offset <= last.offset)
        query = select(*columns).where(v.member == member, *here).order_by(v.offset)
        with database_errors_told(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return Outcome(
            written,
            Counter(row.outcome for row in rows),
            self._turned(member, [r for r in rows if r.outcome == "rejected"]),
        )

    def _turned(self, member: str, rows: list[Any]) -> list[Turned]:
        if not rows:
            return []
        with MemberState(member_state_path(self._services.settings.home, member)) as state:
            return [
                Turned(
                    state.source_of(row.event_id) if row.event_id else None,
                    row.event_type,
                    f"{row.topic}[{row.partition}]@{row.offset}",
                    row.reasons,
                )
                for row in rows
            ]


def _unusable(name: str, at: Position, zh: str, en: str) -> RequestRefused:
    return RequestRefused(
        f"{name} 的值 {at} {zh}", f"{name} is {at}, which {en}", kind="unusable-value", attribute=name, value=str(at)
    )
