"""Sequences against the real verdict table, very many at once: what admission does, without the broker.

Decision logic and settlement are the real ones; the place of the canonical topic is taken by a list of what the
forwarder would have sent. A batch with `crash` is settled, forwards nothing, and comes again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Engine, select, text

from projections.records import verdict
from schemas.facts import Record
from schemas.reference_book import ReferenceBook
from schemas.starter import starter_facts
from schemas.topics import Topics
from schemas.wire import decode, encode
from stream_processors.admission.decisions import ACCEPTED, Decision, decide
from stream_processors.admission.verdict_store import settle
from tests.proofs.oracle import Oracle
from tests.proofs.sequences import Batch, Sent
from tests.proofs.world import world_facts

RECORDED = datetime(2026, 11, 24, 4, tzinfo=UTC)
Position = tuple[str, int, int]
Sequences = Sequence[Sequence[Batch]]


@cache
def _known() -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple((name, decode(encode(name, fact))[1]) for name, fact in (*starter_facts(), *world_facts()))


def book_of_the_world() -> ReferenceBook:
    book = ReferenceBook()
    for event_type, fact in _known():
        book.learn(event_type, fact)
    return book


@dataclass
class Conducted:
    """What came of sequences. `sent`: by inbox position; `forwarded`: as it would stand on the canonical topics."""

    sent: dict[Position, Sent] = field(default_factory=dict)
    forwarded: list[Record] = field(default_factory=list)
    families: list[str] = field(default_factory=list)


@dataclass
class Conductor:
    """`prefix`: of the topics' names, one per run, so that positions are of this run alone."""

    engine: Engine
    prefix: str
    _ends: Counter[str] = field(default_factory=Counter)

    @property
    def topics(self) -> Topics:
        return Topics(self.prefix)

    def conduct(self, sequences: Sequences) -> Conducted:
        """Admit all sequences at once: their first batches together, then their second ones, and so on."""
        done, book = Conducted(), book_of_the_world()
        earlier: list[Record] = []
        for turn in range(max(map(len, sequences))):
            records, crashed, again = list(earlier), [], []
            for batch in (sequence[turn] for sequence in sequences if turn < len(sequence)):
                mine = [self._recorded(sent, done) for sent in batch.sent]
                records += mine
                crashed += mine if batch.crash else []
                again += mine if batch.again else []
            lost = {(r.topic, r.partition, r.offset) for r in crashed}
            self._forward([d for d in self._judge(records, book) if d.position not in lost], done)
            if crashed:
                self._forward(self._judge(crashed, book), done)
            earlier = again
        return done

    def _recorded(self, sent: Sent, done: Conducted) -> Record:
        topic = self.topics.portal(sent.member) if sent.portal else self.topics.inbox(sent.member)
        offset, self._ends[topic] = self._ends[topic], self._ends[topic] + 1
        done.sent[topic, 0, offset] = sent
        return Record(topic, 0, offset, int(RECORDED.timestamp() * 1000), b"key", sent.value)

    def _judge(self, records: list[Record], book: ReferenceBook) -> list[Decision]:
        decisions = decide(records, self.topics, book, lambda first: settle(self.engine, first))
        settle(self.engine, decisions)
        return decisions

    def _forward(self, decisions: Sequence[Decision], done: Conducted) -> None:
        for decision in decisions:
            if decision.outcome == ACCEPTED:
                topic = self.topics.canonical(decision.family or "")
                key = (decision.subject or "").encode()
                done.forwarded.append(replace(decision.record, topic=topic, offset=len(done.forwarded), key=key))


def verdicts(engine: Engine, topics: Topics) -> list[Any]:
    """Rows of the verdict table on inboxes of this prefix, in the order in which they were settled."""
    v = verdict.c
    query = select(verdict).where(v.topic.startswith(f"{topics.prefix}inbox.", autoescape=True)).order_by(v.seq)
    with engine.connect() as connection:
        return list(connection.execute(query))


def faults(engine: Engine, topics: Topics, done: Conducted) -> list[str]:
    """Every promise that is broken, in words; [] when none is."""
    rows = verdicts(engine, topics)
    places = Counter((row.topic, row.partition, row.offset) for row in rows)
    found = [f"{place}: {count} verdicts" for place, count in places.items() if count != 1]
    found += [f"{place}: no verdict on {sent}" for place, sent in done.sent.items() if place not in places]
    oracle = Oracle()
    accepted: dict[tuple[str, str], bytes] = {}
    for row in rows:
        sent = done.sent[row.topic, row.partition, row.offset]
        answer = oracle.judge(sent.member, sent.value, row.recorded_at)
        told = (row.outcome, frozenset((reason["code"], reason["field"]) for reason in row.reasons))
        if told != (answer.outcome, answer.reasons):
            found.append(f"{sent}: {told}; the oracle says {answer.outcome, answer.reasons}")
        if row.outcome == ACCEPTED:
            if (row.member, row.event_id) in accepted:
                found.append(f"{row.member} {row.event_id} accepted twice: {sent}")
            accepted[row.member, row.event_id] = sent.value or b""
    arrived: dict[tuple[str, str], set[bytes]] = {}
    for record in done.forwarded:
        fact = decode(record.value)[1]
        arrived.setdefault((fact["member"], fact["event_id"]), set()).add(record.value or b"")
    found += [f"accepted and lost: {key}" for key in accepted if key not in arrived]
    found += [
        f"on the way with other bytes or unaccepted: {key}" for key in arrived if arrived[key] != {accepted.get(key)}
    ]
    return found


def accepted_twice(engine: Engine) -> int:
    """(member, event id) with more than one accepted verdict, in the whole table."""
    query = "SELECT count(*) FROM (SELECT 1 FROM verdict WHERE outcome = 'accepted' GROUP BY member, event_id HAVING count(*) > 1) t"
    with engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())
