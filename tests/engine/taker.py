"""A worker's projector without Faust: a process's worth of state that can be thrown away at any point."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from confluent_kafka import Message, TopicPartition
from sqlalchemy import Engine, create_engine, event

from projections.engine.checkpoint import Source
from projections.engine.discovery import with_entities
from schemas.errors import CheckpointMoved
from schemas.facts import Record, RecordColumns
from schemas.topics import Topics
from stream_processors.projector import Projector
from stream_processors.reading.fact_batch import FactBatch

READ_AT_ONCE = 5


class Died(BaseException):
    """Stands for the end of the process: nothing of the product may catch it."""


class BreakPoints:
    """Counts the statements and commits of an engine and dies at one of them."""

    def __init__(self, engine: Engine) -> None:
        self.die_at: int | None = None
        self.passed = 0
        self._lock = threading.Lock()
        event.listen(engine, "before_cursor_execute", self._point)
        event.listen(engine, "commit", self._point)

    def _point(self, *_: Any) -> None:
        with self._lock:
            self.passed += 1
            reached = self.die_at is not None and self.passed > self.die_at
        if reached:
            raise Died


class Taker:
    """One worker with database connections of its own. `positions`: where it will read next, once it was placed."""

    def __init__(self, url: str, topics: Topics, topic_ids: Mapping[str, str]) -> None:
        # What a dead process leaves open, PostgreSQL rolls back; so does this engine with every connection.
        self.engine = create_engine(url, connect_args={"options": "-c timezone=UTC"})
        self.points = BreakPoints(self.engine)
        self._topic_ids = topic_ids
        self._projector = Projector(self.engine, topics, with_entities())
        self.positions: dict[Source, int] = {}
        self.died_early = False

    def resume(self, ends: Mapping[Source, int]) -> None:
        """Go to the checkpoints."""
        placed = self._projector.place([TopicPartition(*source) for source in ends], self._topic_ids, ends)
        self.positions = {(p.topic, p.partition): p.offset for p in placed}

    def read(self, messages: Sequence[Message]) -> FactBatch:
        """A batch in hand: what the reader of a worker makes of messages."""
        batch = self._projector.new_batch()
        batch.add(messages)
        return batch

    def hold(self, records: Sequence[Record]) -> FactBatch:
        """The same of records, read a few at a time."""
        batch = self._projector.new_batch()
        for topic, mine in groupby(sorted(records, key=lambda r: r.topic), key=lambda r: r.topic):
            same = list(mine)
            for at in range(0, len(same), READ_AT_ONCE):
                batch.take(topic, [RecordColumns.of(same[at : at + READ_AT_ONCE])])
        return batch

    def take(self, batch: FactBatch) -> bool:
        """One batch in one transaction. False: another worker was faster, and reading goes on at its checkpoint."""
        try:
            self._projector.process(batch)
        except CheckpointMoved:
            self.positions |= self._projector.resume_points(batch)
            return False
        self.positions |= batch.following()
        return True

    @contextmanager
    def dying(self, at: int) -> Iterator[None]:
        """In the block the worker dies at point `at`, or at the block's end; nothing of it is left then."""
        self.points.passed, self.points.die_at = 0, at
        try:
            yield
        except Died:
            self.died_early = True
        finally:
            self.end()

    def end(self) -> None:
        self.engine.dispose()
