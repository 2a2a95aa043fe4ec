"""Canonical topics, projector, archiver and rebuild without Faust: real broker, real database, driven by the test."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from confluent_kafka import TopicPartition
from sqlalchemy import Engine, create_engine, select, text

from projections.demand import projection as demand
from projections.engine.declaration import Projection
from projections.engine.discovery import with_entities
from projections.records import projection as pointer
from schemas.contracts import family_contracts
from schemas.topics import FAMILY_PARTITIONS
from schemas.wire import encode
from stream_processors.archive.archiver import Archiver
from stream_processors.log import ends, open_consumer, topic_ids
from stream_processors.projector import Projector, prepare
from stream_processors.reading.batch_reader import Batch
from stream_processors.reading.record_batch import RecordBatch
from stream_processors.rebuild.replay import Replay
from tests.instance import Instance
from tests.random_facts import random_fact
from tests.stream_processors.speaking import records, send
from tests.stream_processors.tables import project_alone

FACTS = 4_000
"""More than a rebuild may be behind when the switch begins, so that both of its loops have work."""

WORKER = "worker"


B = TypeVar("B", bound=Batch)


def engine_of(url: str) -> Engine:
    return create_engine(url, connect_args={"options": "-c timezone=UTC"})


@dataclass
class Canon:
    """One family's log of an instance, and what makes tables and Parquet of it."""

    instance: Instance
    engine: Engine
    family: str = "demand"

    @property
    def replay(self) -> Replay:
        services = self.instance.services
        return Replay(services.kafka(WORKER), services.topics, self.engine, services.settings.archive_dir)

    def state(self, count: int, seed: int) -> list[str]:
        """Write random facts as admission would; returns their event ids."""
        chance = random.Random(seed)
        contracts = family_contracts(self.family)
        facts = [(c, random_fact(c, chance)) for c in chance.choices(contracts, k=count)]
        topic = self.instance.topics.canonical(self.family)
        keys = [fact["subject"].encode() for _, fact in facts]
        send(self.instance.kafka(WORKER), topic, [encode(c.name, fact, c.version) for c, fact in facts], keys)
        return [fact["event_id"] for _, fact in facts]

    def project(self, projections: Sequence[Projection] | None = None) -> list[str]:
        """What a worker does from its start to the log's end. Returns what needs a rebuild first."""
        kept = list(projections or with_entities())
        waiting = prepare(self.engine, kept)
        projector = Projector(self.engine, self.instance.topics, kept)
        for batch in self._unread(projector, projector.new_batch):
            projector.process(batch)
        return waiting

    def archive(self) -> None:
        archiver = Archiver(self.replay.archive, self.instance.topics)
        for batch in self._unread(archiver, RecordBatch):
            archiver.process(batch.records)

    def _unread(self, station: Projector | Archiver, new_batch: Callable[[], B]) -> list[B]:
        """Batches of all partitions mixed, from where the station says."""
        access, topics = self.instance.kafka(WORKER), self.instance.topics
        consumer = open_consumer(access, "tests.canon")
        try:
            sources = [(t, p) for t, family in topics.all_canonical().items() for p in range(FAMILY_PARTITIONS[family])]
            until = ends(consumer, sources)
            placed = station.place(
                [TopicPartition(t, p) for t, p in sources], topic_ids(access, {t for t, _ in sources}), until
            )
            consumer.assign(placed)
            left = sum(until[(p.topic, p.partition)] - p.offset for p in placed)
            batches = []
            while left:
                read = [m for m in consumer.consume(min(left, 2_000), timeout=1.0) if not m.error()]
                left -= len(read)
                if read:
                    batch = new_batch()
                    batch.add(read)
                    batches.append(batch)
            return batches
        finally:
            consumer.close()

    def schemas(self, name: str) -> set[str]:
        """PostgreSQL schemas of a projection: one per generation."""
        query = text("SELECT nspname FROM pg_namespace WHERE nspname ~ :pattern")
        with self.engine.connect() as connection:
            found = connection.execute(query, {"pattern": f"^{name.replace('-', '_')}_g[0-9]+$"})
            return set(found.scalars())

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        """Pointers and checkpoints, and the name and content of every generation's tables."""
        found: dict[str, list[tuple[object, ...]]] = {}
        with self.engine.connect() as connection:
            tables = connection.execute(
                text("SELECT schemaname, tablename FROM pg_tables WHERE schemaname ~ '_g[0-9]+$' ORDER BY 1, 2")
            ).all()
            for table in ['"projection"', '"checkpoint"', *(f'"{schema}"."{name}"' for schema, name in tables)]:
                rows = connection.execute(text(f"SELECT t::text FROM {table} t ORDER BY 1"))
                found[table] = [tuple(row) for row in rows]
        return found


def live_number(canon: Canon) -> tuple[int, int | None, bool]:
    with canon.engine.connect() as connection:
        row = connection.execute(select(pointer).where(pointer.c.name == "demand")).one()
    return row.live, row.previous, row.stale


def of_log(canon: Canon, projection: Projection = demand) -> dict[str, list[tuple[object, ...]]]:
    """What the log makes of the tables, by another way: all facts at once, in reverse."""
    log = []
    for partition in range(4):
        log += records(canon.instance.kafka(WORKER), canon.instance.topics.canonical("demand"), partition)
    return project_alone(canon.engine, projection, log[::-1])
