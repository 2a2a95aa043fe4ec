"""Verdicts by event id, from the verdict table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Select, literal_column, select, tuple_, union_all

from infra.receipts.keys import ReceiptKeys
from producers.gateway.portal_writer import Written
from projections.engine.database_errors import database_errors_told
from projections.records import verdict
from schemas.reason_guide import reason_address
from schemas.receipts import claims_of, sign

MOST = 20
v = verdict.c
COLUMNS = (
    v.seq,
    v.outcome,
    v.event_type,
    v.subject,
    v.reasons,
    v.recorded_at,
    v.decided_at,
    v.topic,
    v.partition,
    v.offset,
    v.member,
    v.event_id,
    v.content_hash,
    v.catalogue,
)


class VerdictTable:
    """What admission decided; see producers.gateway.ports.Verdicts. Raises DatabaseUnavailable."""

    def __init__(self, engine: Engine, keys: ReceiptKeys) -> None:
        self._engine = engine
        self._keys = keys

    def of(self, member: str, event_id: str) -> Sequence[dict[str, Any]]:
        """Verdicts on all records of `member` with this event id, newest first, at most MOST."""
        with database_errors_told(), self._engine.connect() as connection:
            rows = connection.execute(verdicts_query(member, event_id)).mappings().all()
        return [self._told(row) for row in rows]

    def at(self, positions: Sequence[Written]) -> dict[Written, dict[str, Any]]:
        """The verdict on each of these records that has one, by the primary key."""
        asked = [(one.topic, one.partition, one.offset) for one in positions]
        query = select(*COLUMNS).where(tuple_(v.topic, v.partition, v.offset).in_(asked))
        with database_errors_told(), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return {
            Written(row["topic"], row["partition"], row["offset"]): {"event_id": row["event_id"], **self._told(row)}
            for row in rows
        }

    def _told(self, row: Any) -> dict[str, Any]:
        return _told(row) | {"receipt": sign(claims_of(row), self._keys.signing())}


def verdicts_query(member: str, event_id: str) -> Select[Any]:
    """All verdicts under one event id, newest first, by two partial indexes."""
    own = select(*COLUMNS).where(v.member == member, v.event_id == event_id)
    # Written out, not as parameters: only so does the planner see that the partial indexes hold them.
    accepted = own.where(v.outcome == literal_column("'accepted'"))
    others = own.where(v.outcome != literal_column("'accepted'")).order_by(v.seq.desc()).limit(MOST)
    both = union_all(accepted, others.subquery().select()).subquery()
    return select(both).order_by(both.c.seq.desc()).limit(MOST)


def _told(row: Any) -> dict[str, Any]:
    return {
        "outcome": row["outcome"],
        "event_type": row["event_type"],
        "subject": row["subject"],
        "reasons": [reason | {"type": reason_address(reason["code"])} for reason in row["reasons"]],
        "recorded_at": row["recorded_at"].isoformat(),
        "decided_at": row["decided_at"].isoformat(),
        "position": {"topic": row["topic"], "partition": row["partition"], "offset": row["offset"]},
    }
