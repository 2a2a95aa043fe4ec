"""Plays a list of facts and marks: facts go to the real canonical topic, workers take them from there."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from confluent_kafka import Message, Producer, TopicPartition
from sqlalchemy import Engine, select

from projections.demand import demand
from projections.engine import generations
from projections.engine.checkpoint import Position, Source
from schemas.topics import FAMILY_PARTITIONS
from schemas.wire import encode
from stream_processors.log import ends, open_consumer, topic_ids
from stream_processors.reading.fact_batch import FactBatch
from tests.bench.ground_truth import DemandTable
from tests.engine.live_tables import LiveTables
from tests.engine.marks import ABORT, END, SPLIT, STALL, Fact, Mark, Script, stated
from tests.engine.taker import Taker
from tests.instance import Instance

WORKER = "worker"
FAMILY = "demand"
MOST_POINTS = 200
Row = dict[str, Any]


class Log:
    """The family's canonical topic, written as admission writes it and read as a worker reads it."""

    def __init__(self, instance: Instance) -> None:
        access = instance.kafka(WORKER)
        self.topic = instance.topics.canonical(FAMILY)
        self.ids = topic_ids(access, [self.topic])
        self._producer = Producer(
            access.librdkafka() | {"partitioner": "murmur2_random", "linger.ms": 0, "log_level": 0}
        )
        self._consumer = open_consumer(access, "tests.player", **{"fetch.wait.max.ms": 10})
        self._sources = [(self.topic, p) for p in range(FAMILY_PARTITIONS[FAMILY])]

    def ends(self) -> dict[Source, int]:
        return ends(self._consumer, self._sources)

    def append(self, facts: Sequence[tuple[str, dict[str, Any]]]) -> None:
        for event_type, said in facts:
            self._producer.produce(self.topic, encode(event_type, said), key=said["subject"].encode())
        assert self._producer.flush(20) == 0

    def read(self, positions: dict[Source, int]) -> list[Message]:
        """From these positions to the log's end as it is now."""
        left = sum(end - positions[source] for source, end in self.ends().items())
        self._consumer.assign([TopicPartition(*source, offset) for source, offset in positions.items()])
        found: list[Message] = []
        while len(found) < left:
            found += [m for m in self._consumer.consume(left - len(found), timeout=1.0) if not m.error()]
        return found

    def close(self) -> None:
        self._consumer.close()


class Player:
    """Plays lists on one instance, each on empty tables."""

    def __init__(self, instance: Instance, engine: Engine) -> None:
        self.tables = LiveTables(engine)
        self._url, self._topics = instance.database_url, instance.topics
        self._log = Log(instance)
        self._runs = itertools.count(1)

    def play(self, script: Script) -> dict[str, Row]:
        """Rows of the demand table by local id, the same at whichever point the worker dies.

        Asserted each time: the rows are what the facts lead to by plain Python, all tables are what one undisturbed
        worker makes of the same log, and the checkpoint stands at its end.
        """
        rows: dict[str, Row] = {}
        for at in range(MOST_POINTS):
            reached, rows = self._play_once(script, at)
            if not reached:
                assert at or ABORT not in script, "the worker never came to a point where it could die"
                return rows
        raise AssertionError(f"more than {MOST_POINTS} points in a batch")

    def close(self) -> None:
        self._log.close()

    def _play_once(self, script: Script, at: int) -> tuple[bool, dict[str, Row]]:
        run = next(self._runs)
        began = self._log.ends()
        self._begin(began)
        truth = DemandTable()
        scene = Scene(self, self._log, run, truth, at)
        try:
            scene.play(script)
        finally:
            scene.close()
        assert self.tables.checkpoints() == self._log.ends()
        rows = self._rows()
        for subject, row in rows.items():
            expected = truth.rows[subject]
            assert {name: value for name, value in row.items() if value != expected.get(name)} == {}
        assert rows.keys() == truth.rows.keys()
        assert self.tables.snapshot([FAMILY]) == self._undisturbed(began)
        return scene.reached, {subject.rsplit("-", 1)[1]: row for subject, row in rows.items()}

    def worker(self) -> Taker:
        """A new one, at the checkpoint."""
        taker = Taker(self._url, self._topics, self._log.ids)
        taker.resume(self._log.ends())
        return taker

    def _undisturbed(self, began: dict[Source, int]) -> dict[str, list[str]]:
        self._begin(began)
        worker = self.worker()
        if messages := self._log.read(worker.positions):
            assert worker.take(worker.read(messages))
        worker.end()
        return self.tables.snapshot([FAMILY])

    def _begin(self, at: dict[Source, int]) -> None:
        ids = self._log.ids
        self.tables.begin([FAMILY], {source: Position(ids[source[0]], offset) for source, offset in at.items()})

    def _rows(self) -> dict[str, Row]:
        with self.tables.engine.connect() as connection:
            schema = generations.schema_name("demand", generations.live(connection)["demand"])
            mapped = {"schema_translate_map": {demand.name: schema}}
            found = connection.execute(select(demand.table), execution_options=mapped).mappings()
            return {row["subject"]: dict(row) for row in found}


class Scene:
    """One play: the workers that are alive, and those that stalled with a batch in hand."""

    def __init__(self, player: Player, log: Log, run: int, truth: DemandTable, at: int) -> None:
        self._player, self._log, self._run, self._truth, self._at = player, log, run, truth, at
        self._turns = [player.worker()]
        self._stalled: list[tuple[Taker, FactBatch]] = []
        self.reached = False
        """Whether a worker died before the end of its batch."""

    def play(self, script: Script) -> None:
        waiting: list[tuple[str, dict[str, Any]]] = []
        for number, step in enumerate(script):
            if isinstance(step, Fact):
                said = stated(step, number, self._run)
                waiting += [(step.event_type, said)] * step.times
                self._truth.learn(step.event_type, said)
            else:
                self._log.append(waiting)
                self._befall(step)
                waiting = []
        self._log.append(waiting)
        self._take()
        for worker, batch in self._stalled:
            before = self._player.tables.snapshot()
            assert not worker.take(batch), "a late batch was taken"
            assert self._player.tables.snapshot() == before

    def close(self) -> None:
        for worker in [*self._turns, *(worker for worker, _ in self._stalled)]:
            worker.end()

    def _befall(self, mark: Mark) -> None:
        worker = self._turns[0]
        if mark == ABORT:
            with worker.dying(self._at):
                self._take_all(worker)
            self.reached |= worker.died_early
            self._turns[0] = self._player.worker()
        elif mark == STALL:
            self._stalled.append((worker, worker.read(self._log.read(worker.positions))))
            self._turns[0] = self._player.worker()
        elif mark == SPLIT:
            self._split(worker)
        else:
            self._take()
            if mark == END:
                worker.end()
                self._turns[-1] = self._player.worker()
            elif mark.what == "repeat":
                self._repeat(mark.count)

    def _take(self) -> None:
        """The worker whose turn it is takes everything to the log's end."""
        self._take_all(self._turns[0])
        self._turns.append(self._turns.pop(0))

    def _take_all(self, worker: Taker) -> None:
        while messages := self._log.read(worker.positions):
            worker.take(worker.read(messages))

    def _split(self, first: Taker) -> None:
        second = self._player.worker()
        messages = self._log.read(first.positions)
        with ThreadPoolExecutor(2) as both:
            taken = list(both.map(lambda one: one.take(one.read(messages)), (first, second)))
        assert sorted(taken) == [False, True], "one worker is faster, and the other learns of it"
        self._turns.append(second)

    def _repeat(self, count: int) -> None:
        worker = self._turns[-1]
        last = self._log.read({s: max(0, offset - count) for s, offset in self._log.ends().items()})
        before = self._player.tables.snapshot()
        assert not worker.take(worker.read(last)), "what was delivered again was taken again"
        assert self._player.tables.snapshot() == before
