"""Measures lag: what each reader has taken, against the log's end that the broker tells now.

Nothing is remembered between two measurements: a mark that somebody keeps reads as healthy when he has died. Checkpoints
are read first and the end is asked afterwards, so lag is never told smaller than it was.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from confluent_kafka import Consumer
from sqlalchemy import Connection, Engine, select

from projections import records
from projections.engine import archive, checkpoint
from projections.engine.checkpoint import Source
from projections.engine.database_errors import database_errors_told
from projections.engine.declaration import Projection
from projections.lag import ADMISSION, ARCHIVE, LIVE, PROJECTION, REBUILDING, REPLACED, WAITING, Lag
from schemas.kafka_access import KafkaAccess
from schemas.topics import FAMILY_PARTITIONS, Topics
from stream_processors.inbox_times import first_unadmitted
from stream_processors.log import ends, open_consumer, topic_ids
from stream_processors.log_times import FETCH, At, committed_all, first_recorded, inboxes

POINTER, POINT = records.projection, records.checkpoint
FIRST_ANSWER = 4.0
"""Seconds in which a broker that is there answers at first. One that is away is told of in time for whoever asks: a
Prometheus gives up after ten seconds."""


class LagMeter:
    """`access` may read canonical topics and see inboxes and admission's group. Any number of threads may measure, one
    at a time."""

    def __init__(
        self,
        access: KafkaAccess,
        topics: Topics,
        engine: Engine,
        archive_root: Path,
        projections: Sequence[Projection],
        clock: Callable[[], datetime],
    ) -> None:
        self._access = access
        self._topics = topics
        self._engine = engine
        self._root = archive_root
        self._projections = [p for p in projections if p.entities]
        self._clock = clock
        self._alone = threading.Lock()

    def measure(self) -> list[Lag]:
        """Admission, projections, archive. Raises BrokerUnavailable, DatabaseUnavailable, VerificationFailed."""
        with self._alone, self._asking() as consumer:
            taken = [*self._projected(), *self._archived()]
            inboxes_taken = self._admitted(consumer)
            read = [*(one for one, _ in taken), *inboxes_taken]
            until = ends(consumer, {(one.topic, one.partition) for one in read})
            told = [replace(one, log_end=until[one.topic, one.partition]) for one in inboxes_taken]
            times = first_unadmitted(self._access, self._engine, [one for one in told if one.behind])
            return [
                *(self._aged(one, times.get((one.topic, one.partition, one.next_offset))) for one in told),
                *self._timed(consumer, self._checked(taken, until)),
            ]

    @contextlib.contextmanager
    def _asking(self) -> Iterator[Consumer]:
        consumer = open_consumer(self._access, f"{self._topics.prefix}kiteline.admission", **FETCH)
        try:
            yield consumer
        finally:
            consumer.close()

    def _admitted(self, consumer: Consumer) -> list[Lag]:
        done = committed_all(consumer, inboxes(consumer, self._topics, FIRST_ANSWER))
        return [Lag(ADMISSION, *source, offset, 0, 0.0) for source, offset in sorted(done.items())]

    def _projected(self) -> list[tuple[Lag, str]]:
        """With the Kafka id of the topic that each checkpoint knows."""
        with database_errors_told(), self._engine.connect() as connection:
            pointers = {row.name: row for row in connection.execute(select(POINTER))}
            apart = _apart(connection)
            live = checkpoint.load(connection, *checkpoint.LIVE)
        found: list[tuple[Lag, str]] = []
        for projection in self._projections:
            held = pointers.get(projection.name)
            kept = {held.live, held.previous} if held is not None else set()
            if held is not None and not held.stale:
                found += self._reader(projection, held.live, LIVE, live)
            else:
                number = held.live if held is not None else None
                found += self._reader(projection, number, WAITING, apart.get((projection.name, number or 0), {}))
            for (name, generation), at in apart.items():
                if name == projection.name and generation not in kept:
                    found += self._reader(projection, generation, REBUILDING, at)
        return found

    def _reader(
        self, projection: Projection, generation: int | None, state: str, at: Mapping[Source, Any]
    ) -> list[tuple[Lag, str]]:
        found = []
        for source in self._sources(projection.families):
            held = at.get(source)
            lag = Lag(PROJECTION, *source, held.next_offset if held else 0, 0, 0.0, projection.name, generation, state)
            found.append((lag, held.topic_id if held else ""))
        return found

    def _archived(self) -> list[tuple[Lag, str]]:
        families = self._topics.all_canonical()
        return [
            (Lag(ARCHIVE, *source, archive.next_offset(self._root, families[source[0]], source[1]), 0, 0.0), "")
            for source in self._sources(FAMILY_PARTITIONS)
        ]

    def _sources(self, families: Any) -> list[Source]:
        return [(self._topics.canonical(family), p) for family in families for p in range(FAMILY_PARTITIONS[family])]

    def _checked(self, taken: Sequence[tuple[Lag, str]], until: Mapping[Source, int]) -> list[Lag]:
        """With the log's end; of another log than the reader knows, nothing has been taken."""
        ids = topic_ids(self._access, {one.topic for one, _ in taken})
        found = []
        for one, known in taken:
            end = until[one.topic, one.partition]
            replaced = one.next_offset > end or bool(known and known != ids[one.topic])
            now = replace(one, log_end=end)
            found.append(replace(now, next_offset=0, state=REPLACED) if replaced else now)
        return found

    def _timed(self, consumer: Consumer, told: Sequence[Lag]) -> list[Lag]:
        behind: set[At] = {(one.topic, one.partition, one.next_offset) for one in told if one.behind}
        times = first_recorded(consumer, behind)
        return [self._aged(one, times.get((one.topic, one.partition, one.next_offset))) for one in told]

    def _aged(self, one: Lag, recorded: int | None) -> Lag:
        if recorded is None or not one.behind:
            return one
        return replace(one, seconds=max(0.0, round(self._clock().timestamp() - recorded / 1000, 3)))


def _apart(connection: Connection) -> dict[tuple[str, int], dict[Source, Any]]:
    """(reader, generation) -> checkpoints of what is not in the live group."""
    found: dict[tuple[str, int], dict[Source, Any]] = {}
    for row in connection.execute(select(POINT).where(POINT.c.reader != checkpoint.LIVE[0])):
        found.setdefault((row.reader, row.generation), {})[row.topic, row.partition] = row
    return found
