"""The ways by which a history may lead to tables, each on the real projector and the real database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from projections.engine import archive, checkpoint
from projections.engine.asof import AsOfView
from projections.engine.checkpoint import Position
from schemas.days import day_of
from stream_processors.reading.fact_batch import FactBatch
from stream_processors.rebuild.generation_writer import Building, GenerationWriter
from stream_processors.rebuild.replay_pass import ReplayPass
from stream_processors.rebuild.replay_plan import Stretch
from tests.backing import Backing
from tests.engine.histories import TOPIC_ID, TOPICS, History, KeptLog
from tests.engine.live_tables import LiveTables, Snapshot
from tests.engine.taker import Taker
from tests.own_database import database

NO_CONSUMER: Any = None


class Ways:
    """`overtaken`: how often a worker came with a batch that another had taken."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.tables = LiveTables(engine)
        url = engine.url.render_as_string(hide_password=False)
        ids = dict.fromkeys(TOPICS.all_canonical(), TOPIC_ID)
        self._workers = [Taker(url, TOPICS, ids) for _ in range(2)]
        self.overtaken = 0

    def worker(self, log: KeptLog) -> Taker:
        """A worker on empty tables, at the beginning of the log."""
        self._begin(log)
        return self._workers[0]

    def resumed(self, log: KeptLog) -> Taker:
        """Another worker, at the checkpoint."""
        self._workers.reverse()
        self._workers[0].resume(log.ends())
        return self._workers[0]

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
        """From the archive, which is filled by the way: in files of any size."""
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
            self._replay(root, log, Building(projection, number))
        return self.tables.snapshot(read)

    def _replay(self, root: Path, log: KeptLog, building: Building) -> None:
        """What a rebuild does of its part that is in the archive."""
        mine = [s for s in log.records if TOPICS.family_of(s[0]) in building.projection.families]
        with self._engine.begin() as connection:
            at_first = dict.fromkeys(mine, Position(TOPIC_ID, 0))
            checkpoint.begin(connection, building.projection.name, building.number, at_first)
        writer = GenerationWriter(self._engine, TOPICS, [building])
        try:
            replay = ReplayPass(TOPICS, NO_CONSUMER, writer, [building], dict.fromkeys(mine, 0), lambda *_: None)
            ends = log.ends()
            replay.from_archive(root, [Stretch(*source, 0, ends[source], ends[source]) for source in mine])
        finally:
            writer.close()

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

    def _compare(self, root: Path, log: KeptLog, **bounds: object) -> None:
        families = {TOPICS.family_of(topic) for topic, _ in log.records}
        kept = [projection for projection, _ in self.tables.live(families) if projection.families <= families]
        view = AsOfView(root, kept, **bounds)  # type: ignore[arg-type]
        for name, query, rows in self.tables.rows(kept):
            known = [tuple(row.values()) for row in view.rows(query)]
            assert sorted(known, key=repr) == sorted(rows, key=repr), (name, bounds)

    def _begin(self, log: KeptLog) -> None:
        families = {TOPICS.family_of(topic) for topic, _ in log.records}
        self.tables.begin(families, dict.fromkeys(log.records, Position(TOPIC_ID, 0)))
        for worker in self._workers:
            worker.resume(log.ends())

    def _done(self, log: KeptLog) -> Snapshot:
        assert self.tables.checkpoints() == log.ends()
        return self.tables.snapshot({TOPICS.family_of(topic) for topic, _ in log.records})


@contextmanager
def ways_on(services: Backing) -> Iterator[Ways]:
    """Ways on a database of their own."""
    with database(services) as engine:
        ways = Ways(engine)
        try:
            yield ways
        finally:
            ways.close()
