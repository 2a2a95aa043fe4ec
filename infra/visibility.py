"""Whether accepted facts can be seen: the live read models have passed the position of each in its canonical topic.

Where a fact stands is found in the log itself: a canonical record carries the time at which the inbox took it, so it is
at or behind the first record of that time or later. From there on the records are read until the fact has turned up;
for one stated just now that is a handful. Admission tells nobody positions, and is not asked.

The live checkpoint is written in the transaction that writes the rows: a fact below it is in every live read model of
its family. A projection that waits for its rebuild is not live.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from confluent_kafka import Consumer, TopicPartition
from sqlalchemy import Engine

from producers.gateway.ports import AcceptedFact
from projections.engine import checkpoint
from projections.engine.checkpoint import LIVE, Source
from projections.engine.database_errors import database_errors_told
from schemas.contracts import contract_named
from schemas.errors import UndecodableRecord
from schemas.kafka_access import KafkaAccess
from schemas.positions import Position
from schemas.topics import FAMILY_PARTITIONS, Topics
from schemas.wire import HEADER, decode
from stream_processors.log import TIMEOUT, ask, ends, is_passing, open_consumer, record_of

ID = slice(HEADER.size + 1, HEADER.size + 37)
"""Where an event id stands in a record: the first field, 36 characters behind a byte of length."""
AT_ONCE = 2_000
LONGEST_LOOK = 5.0
"""Seconds of one look; the next goes on from there."""


def passed_live(engine: Engine) -> dict[Source, int]:
    """Exclusive end of what the live read models hold. Raises DatabaseUnavailable."""
    with database_errors_told(), engine.connect() as connection:
        return {source: at.next_offset for source, at in checkpoint.load(connection, *LIVE).items()}


class Visibility:
    """`access` may read the canonical topics."""

    def __init__(self, access: KafkaAccess, topics: Topics, engine: Engine) -> None:
        self._access = access
        self._topics = topics
        self._engine = engine

    @contextmanager
    def watch(self, facts: Sequence[AcceptedFact]) -> Iterator[Watch]:
        """Look for `facts`, as often as `visible` is called. One thread at a time."""
        consumer = open_consumer(self._access, f"{self._access.username}.visibility")
        try:
            yield Watch(consumer, self._topics, self._engine, facts)
        finally:
            consumer.close()


class Watch:
    """Facts that are waited for, and how far the log has been searched for them."""

    def __init__(self, consumer: Consumer, topics: Topics, engine: Engine, facts: Sequence[AcceptedFact]) -> None:
        self._consumer = consumer
        self._engine = engine
        self._missing: dict[bytes, set[AcceptedFact]] = defaultdict(set)
        self._found: dict[AcceptedFact, Source] = {}
        self._offset: dict[AcceptedFact, int] = {}
        self._since: dict[Source, datetime] = {}
        self._next: dict[Source, int] = {}
        for fact in facts:
            self._missing[fact.event_id.encode()].add(fact)
            family = contract_named(fact.event_type).family
            for partition in range(FAMILY_PARTITIONS[family]):
                source = (topics.canonical(family), partition)
                self._since[source] = min(self._since.get(source, fact.recorded_at), fact.recorded_at)

    def find(self) -> dict[AcceptedFact, Position]:
        """Where each stands in its canonical topic, of those that have been found. Blocks for a look at the log.

        Raises BrokerUnavailable.
        """
        if self._missing:
            self._search()
        return {fact: Position(*source, self._offset[fact]) for fact, source in self._found.items()}

    def visible(self) -> dict[AcceptedFact, Position]:
        """Those that can be seen now, and where they stand. Blocks for a look at the log and one at the checkpoints.

        Raises BrokerUnavailable, DatabaseUnavailable.
        """
        found = self.find()
        passed = passed_live(self._engine) if found else {}
        return {fact: at for fact, at in found.items() if at.offset < passed.get((at.topic, at.partition), 0)}

    def _search(self) -> None:
        """Read on to the log's end as it is now, or until all are found."""
        until = ends(self._consumer, self._since)
        if not self._next:
            self._next = self._beginnings(until)
        left = {source: end for source, end in until.items() if self._next[source] < end}
        self._consumer.assign([TopicPartition(*source, self._next[source]) for source in left])
        deadline = time.monotonic() + LONGEST_LOOK
        while (
            self._missing
            and time.monotonic() < deadline
            and (count := sum(max(0, end - self._next[s]) for s, end in left.items()))
        ):
            for message in self._consumer.consume(min(AT_ONCE, count), timeout=0.2):
                if not is_passing(message):
                    record = record_of(message)
                    self._next[(record.topic, record.partition)] = record.offset + 1
                    self._compare(record.value or b"", (record.topic, record.partition), record.offset)

    def _beginnings(self, until: dict[Source, int]) -> dict[Source, int]:
        """Per partition the first offset that was recorded at the earliest fact's time or later."""
        asked = [TopicPartition(*source, int(since.timestamp() * 1000)) for source, since in self._since.items()]
        found = ask(lambda: self._consumer.offsets_for_times(asked, timeout=TIMEOUT))
        at = {(one.topic, one.partition): int(one.offset) for one in found}
        return {source: at[source] if at[source] >= 0 else end for source, end in until.items()}

    def _compare(self, value: bytes, source: Source, offset: int) -> None:
        waiting = self._missing.get(value[ID])
        if not waiting:
            return
        try:
            member = decode(value)[1]["member"]
        except UndecodableRecord:
            return
        for fact in [one for one in waiting if one.member == member]:
            waiting.remove(fact)
            self._found[fact], self._offset[fact] = source, offset
        if not waiting:
            del self._missing[value[ID]]
