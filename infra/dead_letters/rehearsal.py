"""What admission would say of records now: the same checks (schemas.checks), the same rule of novelty, nothing written."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select, tuple_

from projections.records import verdict
from schemas.checks import faults
from schemas.columns import ROW, decode_columns
from schemas.days import now
from schemas.kafka_access import KafkaAccess
from schemas.reasons import Reason
from schemas.reference_book import ReferenceBook
from schemas.topics import Topics
from stream_processors.admission.reference_follower import ReferenceFollower

ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"


@dataclass(frozen=True)
class Expected:
    """What a record would become: outcome, and reasons as in a verdict."""

    outcome: str
    reasons: list[dict[str, Any]]


class Rehearsal:
    """`access` may read the governance and reference topics. May be asked from several threads; close at the end."""

    def __init__(self, access: KafkaAccess, topics: Topics, engine: Engine) -> None:
        self._access = access
        self._topics = topics
        self._engine = engine
        self._follower: ReferenceFollower | None = None
        self._turn = threading.Lock()

    def judge(self, records: Sequence[tuple[str, bytes | None]]) -> list[Expected]:
        """What each (member, record) would become if it came now, one after the other. Raises BrokerUnavailable."""
        with self._turn:
            return self._judge(records, self._book())

    def close(self) -> None:
        if self._follower:
            self._follower.close()

    def _book(self) -> ReferenceBook:
        if self._follower is None:
            self._follower = ReferenceFollower(self._access, self._topics, ReferenceBook())
        self._follower.catch_up()
        return self._follower.book

    def _judge(self, records: Sequence[tuple[str, bytes | None]], book: ReferenceBook) -> list[Expected]:
        decoded = decode_columns([value for _, value in records])
        members, recorded = [member for member, _ in records], [now()] * len(records)
        reasons: list[list[Reason]] = [[] for _ in records]
        ids: dict[int, str] = {}
        for row, error in decoded.damaged.items():
            reasons[row].append(Reason(error.reason))
        for contract, frame in decoded.frames:
            ids |= dict(frame.select(ROW, "event_id").iter_rows())
            for row, reason in faults(contract, frame, members, recorded, book):
                reasons[row].append(reason)
        earlier = self._earlier([(members[row], event_id) for row, event_id in ids.items()])
        found = []
        for row, (member, value) in enumerate(records):
            said, key = hashlib.sha256(value or b"").digest(), (member, ids.get(row, ""))
            if not reasons[row] and key in earlier:
                if earlier[key] == said:
                    found.append(Expected(DUPLICATE, []))
                    continue
                reasons[row].append(Reason("event-id-reused", "event_id", key[1]))
            elif not reasons[row]:
                earlier[key] = said
            found.append(Expected(REJECTED if reasons[row] else ACCEPTED, [one.told() for one in reasons[row]]))
        return found

    def _earlier(self, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """(member, event id) -> content hash of what was accepted under it."""
        v = verdict.c
        query = select(v.member, v.event_id, v.content_hash).where(
            tuple_(v.member, v.event_id).in_(wanted), v.outcome == "accepted"
        )
        with self._engine.connect() as connection:
            return {(row.member, row.event_id): bytes(row.content_hash) for row in connection.execute(query)}
