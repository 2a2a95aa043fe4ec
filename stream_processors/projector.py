"""The projector: a batch of facts to the live tables and the checkpoint, in one transaction.

Unit of parallelism: a partition of a canonical topic. Guarantee: effectively once; a batch that comes late or
twice finds the checkpoint moved or the rows newer, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import structlog
from confluent_kafka import TopicPartition
from sqlalchemy import Engine, text

from projections.engine import checkpoint, generations
from projections.engine.apply import write_rows
from projections.engine.checkpoint import LIVE, Position, Source
from projections.engine.database_errors import database_errors_told
from projections.engine.declaration import Projection
from projections.engine.pending import Pending
from projections.records import MODELS_CHANNEL
from schemas.errors import BatchCollided, KitelineError
from schemas.topics import Topics
from stream_processors.failpoints import NO_FAILPOINTS, Failpoints
from stream_processors.reading.fact_batch import FactBatch
from stream_processors.rebuild.lock import makes_tables_alone

logger = structlog.get_logger()
TRIES = 5
"""Times that a batch is written anew when another transaction was in its way."""


class Projector:
    """Keeps the live generation of every projection at the log's end."""

    def __init__(
        self,
        engine: Engine,
        topics: Topics,
        projections: Sequence[Projection],
        failpoints: Failpoints = NO_FAILPOINTS,
        put_off: Callable[[str, KitelineError], None] = lambda *_: None,
    ) -> None:
        """`put_off` is told what is done again, and why."""
        self._engine = engine
        self._put_off = put_off
        self._passed = failpoints.passed
        self._families = topics.all_canonical()
        self._projection_of = {entity: p for p in projections for entity in p.entities}

    def place(
        self, partitions: list[TopicPartition], topic_ids: Mapping[str, str], ends: Mapping[Source, int]
    ) -> list[TopicPartition]:
        """Where to start reading: our checkpoint. Raises TopicReplaced for a log that we do not know."""
        with self._engine.begin() as connection:
            fresh = {(p.topic, p.partition): Position(topic_ids[p.topic], 0) for p in partitions}
            checkpoint.begin(connection, *LIVE, fresh)
            held = checkpoint.load(connection, *LIVE)
        for p in partitions:
            source = (p.topic, p.partition)
            checkpoint.check_topic(source, held[source], topic_ids[p.topic], ends[source])
            p.offset = held[source].next_offset
        return partitions

    def new_batch(self) -> FactBatch:
        """An empty batch to read into."""
        return FactBatch(self._families, list(self._projection_of))

    def process(self, batch: FactBatch) -> None:
        """Write one batch. Raises CheckpointMoved when another worker was faster, BatchCollided when it was in the way
        time and again."""
        self._passed("projector.read")
        for left in reversed(range(TRIES)):
            try:
                with database_errors_told():
                    self._write(batch.pending)
                return
            except BatchCollided as error:
                if not left:
                    raise
                logger.info("batch repeated", reader="projector", why=error.en)
                self._put_off("projector", error)

    def _write(self, pending: Pending) -> None:
        with self._engine.begin() as connection:
            connection.execute(text("SET LOCAL synchronous_commit = off"))  # rows and checkpoint are lost together
            checkpoint.advance(connection, *LIVE, pending.spans)
            self._passed("projector.checkpoint")
            pointers = generations.live(connection, keep=True)
            for entity, rows in pending.rows():
                projection = self._projection_of[entity]
                if projection.name in pointers:
                    write_rows(connection, projection, pointers[projection.name], entity, rows)
            self._passed("projector.rows")
            connection.execute(
                text("SELECT pg_notify(:channel, :families)"),
                {"channel": MODELS_CHANNEL, "families": ",".join(sorted(pending.families))},
            )
            self._passed("projector.before-commit")
        self._passed("projector.committed")

    def resume_points(self, batch: FactBatch) -> dict[Source, int]:
        """Where reading goes on after CheckpointMoved."""
        with self._engine.connect() as connection:
            held = checkpoint.load(connection, *LIVE)
        return {source: held[source].next_offset for source in batch.pending.spans if source in held}


def prepare(engine: Engine, projections: Sequence[Projection]) -> list[str]:
    """Make what is missing before work begins. Returns names of projections that need a rebuild.

    A projection without tables joins the live group if nothing was read yet; otherwise it must be rebuilt first.
    """
    with engine.begin() as connection:
        makes_tables_alone(connection)
        waiting = generations.mark_stale(connection, list(projections))
        begun = any(p.next_offset for p in checkpoint.load(connection, *LIVE).values())
        known = set(connection.execute(text("SELECT name FROM projection")).scalars())
        for projection in projections:
            if projection.name in known:
                continue
            if begun:
                waiting.append(projection.name)
                continue
            number = generations.next_number(connection, projection.name)
            generations.create(connection, projection, number)
            generations.point_to(connection, projection, number)
    return waiting
