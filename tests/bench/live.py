"""The live side of a benchmark: the projector over the whole log, so that live checkpoints stand at its end."""

from __future__ import annotations

import time
from collections.abc import Sequence

from confluent_kafka import TopicPartition
from sqlalchemy import Engine

from projections.engine.declaration import Projection
from projections.engine.discovery import with_entities
from schemas.topics import FAMILY_PARTITIONS
from stream_processors.log import ends, is_passing, open_consumer, topic_ids
from stream_processors.projector import Projector, prepare
from stream_processors.reading.batch_reader import CHUNK
from tests.instance import Instance

WORKER = "worker"
BATCH = 50_000


def project_log(
    instance: Instance, engine: Engine, family: str, projections: Sequence[Projection] | None = None
) -> float:
    """Let the real projector take every fact of a family, for these projections or all that there are. Returns seconds."""
    kept = list(projections or with_entities())
    topics = instance.topics
    topic = topics.canonical(family)
    access = instance.kafka(WORKER)
    prepare(engine, kept)
    projector = Projector(engine, topics, kept)
    consumer = open_consumer(access, f"{topics.prefix}kiteline.bench")
    try:
        sources = [(topic, p) for p in range(FAMILY_PARTITIONS[family])]
        log_ends = ends(consumer, sources)
        placed = projector.place([TopicPartition(*s) for s in sources], topic_ids(access, [topic]), log_ends)
        left = sum(log_ends.values()) - sum(p.offset for p in placed)
        consumer.assign(placed)
        began = time.perf_counter()
        while left:
            batch, count = projector.new_batch(), 0
            while left and count < BATCH:
                messages = [m for m in consumer.consume(min(CHUNK, left), timeout=0.5) if not is_passing(m)]
                batch.add(messages)
                count += len(messages)
                left -= len(messages)
            projector.process(batch)
        return time.perf_counter() - began
    finally:
        consumer.close()
