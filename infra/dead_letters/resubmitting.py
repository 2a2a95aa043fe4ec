"""Resubmits dead letters, each once whoever asks, how often, and wherever a process is killed.

    1  a row of `resubmission`, keyed by the dead letter's position, is committed with the very record to send; of two
       who try at once one writes it
    2  the row is locked while its record is sent: who finds it locked leaves it alone
    3  a row without `sent_at` is one that a killed process left: the inbox is searched from where it ended when the row
       was made, and only if the record is not there it is sent, byte for byte as it stands in the row
    4  the row is noted as sent with the offset that the broker gave

Step 3 can miss a record in one case: the killed process's request was still on the wire. Then it stands in the inbox
twice under one event id, and admission takes it once (Duplicate).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from infra.dead_letters.correcting import event_id_of
from infra.dead_letters.listing import DeadLetter, key_of
from infra.dead_letters.records import resubmission
from infra.dead_letters.sending import InboxWriter
from projections.engine.database_errors import database_errors_told
from schemas.positions import Position
from schemas.topics import Topics
from schemas.wire import decode

AT_ONCE = 200
r = resubmission.c


class Done(StrEnum):
    """SENT: by this call; EARLIER: it had been sent before; ELSEWHERE: another is sending it right now; UNCONFIRMED:
    the broker did not say, ask again and it will be sent if it was not."""

    SENT = "sent"
    EARLIER = "sent-earlier"
    ELSEWHERE = "elsewhere"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Resubmitted:
    """What became of one. `at`: where the record stands in the inbox, when that is known; `why`: of UNCONFIRMED."""

    letter: DeadLetter
    done: Done
    event_id: str = ""
    at: Position | None = None
    why: str = ""


@dataclass(frozen=True)
class Resubmitter:
    """`own`: into the members' own inboxes, with the member's credentials; else into portal inboxes. `made_by`: who."""

    engine: Engine
    topics: Topics
    writer: InboxWriter
    made_by: str
    own: bool = False

    def resubmit(self, ready: Sequence[tuple[DeadLetter, bytes]]) -> list[Resubmitted]:
        """Send the record that belongs to each dead letter; of one begun before, the record of then. In order.

        Raises BrokerUnavailable, DatabaseUnavailable; what was sent by then is noted or will be found.
        """
        found: list[Resubmitted] = []
        for first in range(0, len(ready), AT_ONCE):
            with database_errors_told():
                found += self._some(ready[first : first + AT_ONCE])
        return found

    def _some(self, ready: Sequence[tuple[DeadLetter, bytes]]) -> list[Resubmitted]:
        self._begin(ready)
        with self.engine.begin() as connection:
            locked = self._locked(connection, [letter.position for letter, _ in ready])
            by_topic: dict[str, list[Any]] = defaultdict(list)
            for row in locked.values():
                if row.sent_at is None:
                    by_topic[row.target_topic].append(row)
            outcomes: dict[Position, int | str] = {}
            for topic, rows in by_topic.items():
                outcomes |= self._send(topic, rows)
            for at, outcome in outcomes.items():
                if isinstance(outcome, int):
                    _note(connection, at, outcome)
        return [_told(letter, locked.get(letter.position), outcomes.get(letter.position)) for letter, _ in ready]

    def _begin(self, ready: Sequence[tuple[DeadLetter, bytes]]) -> None:
        """Write the rows that are not there yet, with the record that will be sent."""
        topics = {letter.member: self._target(letter.member) for letter, _ in ready}
        end = {topic: self.writer.end(topic) for topic in topics.values()}
        rows = [
            key_of(letter.position)
            | {"member": letter.member, "event_id": event_id_of(value), "value": value, "made_by": self.made_by}
            | {"target_topic": topics[letter.member], "target_end": end[topics[letter.member]]}
            for letter, value in ready
        ]
        with self.engine.begin() as connection:
            connection.execute(insert(resubmission).on_conflict_do_nothing(), rows)

    def _target(self, member: str) -> str:
        return self.topics.inbox(member) if self.own else self.topics.portal(member)

    def _locked(self, connection: Connection, positions: Sequence[Position]) -> dict[Position, Any]:
        """Rows that nobody else is working on, held until the transaction ends."""
        asked = [(at.topic, at.partition, at.offset) for at in positions]
        query = select(resubmission).where(tuple_(r.topic, r.partition, r.offset).in_(asked))
        rows = connection.execute(query.with_for_update(skip_locked=True))
        return {Position(row.topic, row.partition, row.offset): row for row in rows}

    def _send(self, topic: str, rows: Sequence[Any]) -> dict[Position, int | str]:
        """Offset, or why it is not confirmed, of every row: found in the inbox, or written to it now."""
        there = self.writer.written_since(topic, min(row.target_end for row in rows))
        outcomes: dict[Position, int | str] = {}
        missing: dict[Position, tuple[bytes, bytes]] = {}
        for row in rows:
            at, value = Position(row.topic, row.partition, row.offset), bytes(row.value)
            if value in there and there[value] >= row.target_end:
                outcomes[at] = there[value]
            else:
                missing[at] = (str(decode(value)[1]["subject"]).encode(), value)
        return outcomes | (self.writer.write(topic, missing) if missing else {})


def _note(connection: Connection, at: Position, offset: int) -> None:
    here = (r.topic == at.topic) & (r.partition == at.partition) & (r.offset == at.offset)
    connection.execute(update(resubmission).where(here).values(sent_offset=offset, sent_at=func.now()))


def _told(letter: DeadLetter, row: Any, outcome: int | str | None) -> Resubmitted:
    if row is None:
        return Resubmitted(letter, Done.ELSEWHERE)
    if row.sent_at is not None:
        return Resubmitted(letter, Done.EARLIER, row.event_id, Position(row.target_topic, 0, row.sent_offset))
    if isinstance(outcome, int):
        return Resubmitted(letter, Done.SENT, row.event_id, Position(row.target_topic, 0, outcome))
    return Resubmitted(letter, Done.UNCONFIRMED, row.event_id, why=str(outcome))
