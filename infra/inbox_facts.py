"""What admission has judged at an inbox position and before it, and not committed yet."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Engine, and_, or_, select, tuple_

from producers.gateway.ports import AcceptedFact
from projections.engine.checkpoint import Source
from projections.engine.database_errors import database_errors_told
from projections.records import verdict
from schemas.positions import Position

V = verdict.c


def is_judged(engine: Engine, at: Position) -> bool:
    """Whether there is a verdict on the record; those before it in its partition have theirs then, too."""
    here = (V.topic == at.topic) & (V.partition == at.partition) & (V.offset == at.offset)
    with database_errors_told(), engine.connect() as connection:
        return connection.execute(select(V.offset).where(here)).one_or_none() is not None


def judged_facts(engine: Engine, at: Position, committed: Mapping[Source, int]) -> list[AcceptedFact]:
    """Facts that the records up to `at` state or state again and that may not be in the log yet.

    `committed`: per inbox partition, below which everything is in the log. Of a duplicate, what was accepted before.
    """
    mine = select(V.member, V.event_id).where(
        V.topic == at.topic,
        V.partition == at.partition,
        V.offset.between(committed[at.topic, at.partition], at.offset),
        V.outcome.in_(("accepted", "duplicate")),
    )
    uncommitted = or_(*(and_(V.topic == t, V.partition == p, V.offset >= end) for (t, p), end in committed.items()))
    query = select(V.member, V.event_id, V.event_type, V.recorded_at).where(
        V.outcome == "accepted", uncommitted, tuple_(V.member, V.event_id).in_(mine)
    )
    with database_errors_told(), engine.connect() as connection:
        return [AcceptedFact(*row) for row in connection.execute(query)]
