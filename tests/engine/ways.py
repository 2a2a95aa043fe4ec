"""The ways by which a history may lead to tables, each on the real projector and the real database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url

from infra.database import drop_database, ensure_database
from projections.engine import archive, archive_shape
from projections.engine.apply import write_rows
from projections.engine.asof import AsOfView
from projections.engine.checkpoint import Position
from projections.engine.pending import Pending
from schemas.days import day_of
from stream_processors.fact_batch import FactBatch
from tests.backing import TEMPLATE, Backing
from tests.engine.histories import TOPIC_ID, TOPICS, History, KeptLog
from tests.engine.live_tables import LiveTables, Snapshot
from tests.engine.taker import Taker


class Ways:
    """`overtaken`: how often a worker came with a batch that another had taken."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, connect_args={"options": "-c timezone=UTC"})
        self.tables = LiveTables(self._engine)
        ids = dict.fromkeys(TOPICS.all_canonical(), TOPIC_ID)
        self._workers = [Taker(url, TOPICS, ids) for _ in range(2)]
        self.overtaken = 0

    def in_order(self, log: KeptLog, chance: random.Random) -> Snapshot:
        """One worker, batches of any size."""
        self._begin(log)
        [worker, _] = self._workers
        while records := log.read(worker.positions, log.portion(chance), chance):
            assert worker.take(worker.hold(records))
        return self._done(log)

    def shuffled(self, history: History, chance: random.Random) -> Snapshot:
        """Another log of the same facts: in any order, some of them twice, in whatever partition."""
        facts = history.facts + chance.sample(history.facts, len(history.facts) // 2)
        chance.shuffle(facts)
        log = KeptLog.of(history.families, facts, lambda _: chance.randrange(100))
        return self.in_order(log, chance)

    def split(self, log: KeptLog, chance: random.Random) -> Snapshot:
        """Two workers with the same partitions, in any turns, each with a batch in hand while the other writes."""
        self._begin(log)
        held: list[FactBatch | None] = [None, None]
        while self.tables.checkpoints() != log.ends():
            turn = chance.randrange(2)
            worker, batch = self._workers[turn], held[turn]
            if batch is not None:
                self.overtaken += not worker.take(batch)
                held[turn] = None
            elif records := log.read(worker.positions, log.portion(chance), chance):
                held[turn] = worker.hold(records)
            else:
                worker.resume(log.ends())
        for worker, batch in zip(self._workers, held, strict=True):
            if batch is not None:
                assert not worker.take(batch), "a late batch was taken"
                self.overtaken += 1
        return self._done(log)

    def rebuilt(self, root: Path, log: KeptLog, chance: random.Random) -> Snapshot:
        """From the archive, which is filled by the way: files of any size, read in any order."""
        families = TOPICS.all_canonical()
        for (topic, partition), records in log.records.items():
            at = 0
            while at < len(records):
                size = log.portion(chance)
                archive.append(root, families[topic], partition, records[at : at + size])
                at += size
        self._begin(log)
        read = {families[topic] for topic, _ in log.records}
        for projection, number in self.tables.live(read):
            pending = Pending(projection.entities)
            files = [(f, Path(file)) for f in sorted(read & projection.families) for file in archive.files(root, f)]
            chance.shuffle(files)
            for family, file in files:
                pending.add(family, archive_shape.read(family, file).drop(archive_shape.RAW))
            with self._engine.begin() as connection:
                for entity, rows in pending.rows():
                    write_rows(connection, projection.name, number, entity, rows)
        return self.tables.snapshot(read)

    def as_of_positions(self, root: Path, log: KeptLog, chance: random.Random) -> None:
        """What the archive says of some positions is what a worker had made that stopped there."""
        cut = {source: chance.randrange(end + 1) for source, end in log.ends().items()}
        self.in_order(log.until(cut), chance)
        families = TOPICS.all_canonical()
        self._compare(root, log, positions={(families[topic], p): end for (topic, p), end in cut.items()})

    def as_of_day(self, root: Path, history: History, chance: random.Random) -> None:
        """What the archive says of a day is what a worker makes of the facts that had occurred by then."""
        occurred = [fact for fact in history.facts if day_of(fact.occurred_at) <= history.cutoff]
        log = KeptLog.of(history.families, occurred)
        self.in_order(log, chance)
        self._compare(root, log, as_of=history.cutoff)

    def close(self) -> None:
        for worker in self._workers:
            worker.end()
        self._engine.dispose()

    def _compare(self, root: Path, log: KeptLog, **bounds: object) -> None:
        families = {TOPICS.family_of(topic) for topic, _ in log.records}
        kept = [projection for projection, _ in self.tables.live(families) if projection.families <= families]
        view = AsOfView(root, kept, **bounds)  # type: ignore[arg-type]
        for name, query, rows in self.tables.rows(kept):
            assert [tuple(row.values()) for row in view.rows(query)] == rows, (name, bounds)

    def _begin(self, log: KeptLog) -> None:
        families = {TOPICS.family_of(topic) for topic, _ in log.records}
        self.tables.begin(families, dict.fromkeys(log.records, Position(TOPIC_ID, 0)))
        for worker in self._workers:
            worker.resume(log.ends())

    def _done(self, log: KeptLog) -> Snapshot:
        assert self.tables.checkpoints() == log.ends()
        return self.tables.snapshot({TOPICS.family_of(topic) for topic, _ in log.records})


@contextmanager
def ways_on(services: Backing, name: str) -> Iterator[Ways]:
    """Ways on a database of their own."""
    services.ensure_template()
    ensure_database(services.server_url, name, TEMPLATE)
    ways = Ways(make_url(services.server_url).set(database=name).render_as_string(hide_password=False))
    try:
        yield ways
    finally:
        ways.close()
        drop_database(services.server_url, name)
