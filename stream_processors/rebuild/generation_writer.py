"""Writes what was read into generations that are being built, in a thread of its own, while more is read.

Guarantee: rows and checkpoints of a generation advance in one transaction, so a rebuild that was killed goes on where
its checkpoints are.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from projections.engine import checkpoint, generations
from projections.engine.apply import write_rows
from projections.engine.checkpoint import Source
from projections.engine.declaration import Projection
from projections.engine.pending import Pending
from schemas.topics import Topics


@dataclass(frozen=True)
class Building:
    """A projection and the number of its generation that is being built."""

    projection: Projection
    number: int


class GenerationWriter:
    def __init__(self, engine: Engine, topics: Topics, building: Sequence[Building]) -> None:
        self._engine = engine
        self._topics = topics
        self._building = building
        self._of = {entity: one for one in building for entity in one.projection.entities}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="generation-writer")
        self._writing: Future[None] | None = None
        self._since = time.monotonic()

    @property
    def idle(self) -> bool:
        return self._writing is None or self._writing.done()

    def hand_over(self, pending: Pending) -> None:
        """Begin to write `pending`, once what came before is written. Raises what went wrong with that."""
        self.wait()
        now = time.monotonic()
        self._writing = self._thread.submit(self._write, pending, now - self._since)
        self._since = now

    def wait(self) -> None:
        """Until everything that was handed over is committed. Raises what went wrong."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def close(self) -> None:
        self._thread.shutdown(wait=True)

    def _write(self, pending: Pending, seconds: float) -> None:
        with self._engine.begin() as connection:
            connection.execute(text("SET LOCAL synchronous_commit = off"))  # rows and checkpoint are lost together
            for entity, rows in pending.rows():
                one = self._of[entity]
                write_rows(connection, one.projection, one.number, entity, rows)
            for one in self._building:
                self._advance(connection, one, pending.spans, seconds)

    def _advance(
        self, connection: Connection, one: Building, spans: Mapping[Source, tuple[int, int]], seconds: float
    ) -> None:
        name = one.projection.name
        mine = {s: span for s, span in spans.items() if self._topics.family_of(s[0]) in one.projection.families}
        checkpoint.advance(connection, name, one.number, mine)
        facts = sum(following - first for first, following in mine.values())
        generations.note_work(connection, name, one.number, facts, seconds)
