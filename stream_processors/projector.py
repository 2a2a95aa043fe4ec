"""The projector: a batch of facts to the live tables and the checkpoint, in one transaction.

Unit of parallelism: a partition of a canonical topic. Guarantee: effectively once; a batch that comes late or
twice finds the checkpoint moved or the rows newer, and changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from confluent_kafka import TopicPartition
from sqlalchemy import Engine, text

from projections.engine import checkpoint, generations
from projections.engine.apply import apply_facts
from projections.engine.checkpoint import LIVE, Position, Source
from projections.engine.declaration import Projection
from projections.records import MODELS_CHANNEL
from schemas.errors import CheckpointMoved
from schemas.facts import Record, facts_frame
from schemas.topics import Topics


def spans(records: Sequence[Record]) -> dict[Source, tuple[int, int]]:
    """Per topic and partition: first offset of the batch, and the offset after its last."""
    found: dict[Source, tuple[int, int]] = {}
    for record in records:
        first, _ = found.get((record.topic, record.partition), (record.offset, 0))
        found[(record.topic, record.partition)] = (first, record.offset + 1)
    return found


class Projector:
    """Keeps the live generation of every projection at the log's end."""

    def __init__(self, engine: Engine, topics: Topics, projections: Sequence[Projection]) -> None:
        self._engine = engine
        self._families = topics.all_canonical()
        self._projections = projections

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

    def process(self, records: Sequence[Record]) -> None:
        """Apply one batch. Raises CheckpointMoved when another worker was faster."""
        by_family: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            by_family[self._families[record.topic]].append(record)
        with self._engine.begin() as connection:
            connection.execute(text("SET LOCAL synchronous_commit = off"))  # rows and checkpoint are lost together
            checkpoint.advance(connection, *LIVE, spans(records))
            pointers = generations.live(connection, keep=True)
            for family, mine in by_family.items():
                facts = facts_frame(family, mine)
                for projection in self._projections:
                    for entity in projection.entities:
                        if entity.family == family and projection.name in pointers:
                            apply_facts(connection, projection, pointers[projection.name], entity, facts)
            connection.execute(
                text("SELECT pg_notify(:channel, :families)"),
                {"channel": MODELS_CHANNEL, "families": ",".join(by_family)},
            )

    def resume_points(self, records: Sequence[Record]) -> dict[Source, int]:
        """Where reading goes on after CheckpointMoved."""
        with self._engine.connect() as connection:
            held = checkpoint.load(connection, *LIVE)
        return {source: held[source].next_offset for source in spans(records) if source in held}


def prepare(engine: Engine, projections: Sequence[Projection]) -> list[str]:
    """Make what is missing before work begins. Returns names of projections that need a rebuild.

    A projection without tables joins the live group if nothing was read yet; otherwise it must be rebuilt first.
    """
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('kiteline.prepare'))"))
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


__all__ = ["CheckpointMoved", "Projector", "prepare", "spans"]
