"""Verdicts in PostgreSQL: one per inbox position, at most one accepted per (member, event id)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from psycopg.errors import DeadlockDetected, UniqueViolation
from sqlalchemy import Connection, Engine, select, text

from projections.records import VERDICTS_CHANNEL, verdict
from schemas.errors import TopicReplaced
from schemas.reasons import Reason
from stream_processors.admission.decisions import ACCEPTED, DUPLICATE, Decision
from stream_processors.admission.json_once import Shared
from stream_processors.failpoints import NO_FAILPOINTS, Failpoints

COLUMNS = (
    *(
        "topic",
        "partition",
        "offset",
        "recorded_at",
        "member",
        "event_id",
        "event_type",
        "subject",
        "occurred_at",
    ),
    *("outcome", "reasons", "content_hash", "catalogue", "decided_at"),
)
EARLIER = text(
    "SELECT v.member, v.event_id, v.content_hash FROM verdict v JOIN unnest(CAST(:members AS text[]),"
    " CAST(:ids AS text[])) AS w(member, event_id) ON v.member = w.member AND v.event_id = w.event_id"
    " WHERE v.outcome = 'accepted'"
)


def settle(engine: Engine, decisions: Sequence[Decision], failpoints: Failpoints = NO_FAILPOINTS) -> None:
    """Turn decisions into verdicts, in one transaction.

    A position that has its verdict keeps it (the rules may have changed since); an event id accepted before makes
    a duplicate, or a rejection when the content differs. Changes the decisions to what stands in the table.
    """
    good = [decision for decision in decisions if decision.outcome == ACCEPTED]
    while True:
        try:
            with engine.begin() as connection:
                new = _without_known(connection, decisions)
                _mark_repeats(connection, new)
                _write(connection, new)
                failpoints.passed("admission.settling")
            return
        except (UniqueViolation, DeadlockDetected):  # psycopg's own: COPY does not pass through SQLAlchemy
            # Another worker judged some of these meanwhile: look again, and not through what the first look made of them.
            for decision in good:
                decision.outcome, decision.reasons = ACCEPTED, []


def _without_known(connection: Connection, decisions: Sequence[Decision]) -> list[Decision]:
    v = verdict.c
    spans: dict[tuple[str, int], list[int]] = {}
    for decision in decisions:
        spans.setdefault(decision.position[:2], []).append(decision.record.offset)
    known: dict[tuple[str, int, int], Any] = {}
    for (topic, partition), offsets in spans.items():
        here = (v.topic == topic) & (v.partition == partition) & v.offset.between(min(offsets), max(offsets))
        known |= {(r.topic, r.partition, r.offset): r for r in connection.execute(select(verdict).where(here))}
    for decision in decisions:
        held = known.get(decision.position)
        if held is None:
            continue
        if bytes(held.content_hash) != decision.content_hash:
            raise TopicReplaced(
                f"{decision.position} 处的记录与当初裁定的不同：收件箱主题已被重建",
                f"the record at {decision.position} is not the one that was judged: the inbox topic was made anew",
            )
        decision.outcome, decision.reasons = held.outcome, held.reasons
        decision.catalogue, decision.decided_at = held.catalogue, held.decided_at
    return [decision for decision in decisions if decision.position not in known]


def _mark_repeats(connection: Connection, decisions: Sequence[Decision]) -> None:
    wanted = [d for d in decisions if d.outcome == ACCEPTED or d.is_unopened]
    stated = {"members": [d.member for d in wanted], "ids": [d.event_id for d in wanted]}
    earlier = {(r.member, r.event_id): bytes(r.content_hash) for r in connection.execute(EARLIER, stated)}
    for decision in wanted:
        key = (decision.member, decision.event_id)
        if key not in earlier:
            if not decision.is_unopened:
                earlier[key] = decision.content_hash
        elif earlier[key] == decision.content_hash:
            decision.outcome, decision.reasons = DUPLICATE, []
        elif not decision.is_unopened:
            decision.reject(Reason("event-id-reused", "event_id", decision.event_id))


def _write(connection: Connection, decisions: Sequence[Decision]) -> None:
    if not decisions:
        return
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    in_json = Shared()
    with connection.connection.cursor().copy(f"COPY verdict ({names}) FROM STDIN") as copy:
        for d in decisions:
            copy.write_row(
                (
                    *d.position,
                    d.record.recorded_at,
                    d.member,
                    d.event_id,
                    d.event_type,
                    d.subject,
                    d.occurred_at,
                    d.outcome,
                    json.dumps(d.reasons, ensure_ascii=False) if d.reasons else "[]",
                    d.content_hash,
                    in_json(d.catalogue),
                    d.decided_at,
                )
            )
    connection.execute(text(f"NOTIFY {VERDICTS_CHANNEL}"))
