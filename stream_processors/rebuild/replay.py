"""Rebuild projections beside the live ones: replay into new generations in one pass, verify, switch.

Readers are never locked: they see the old generations until the switch commits. The projector waits only while the
last facts are applied: once for the moment at which new and old are compared, in a snapshot, and once in the switch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from confluent_kafka import Consumer
from sqlalchemy import Connection, Engine, text

from projections.engine import changes, checkpoint, generations
from projections.engine.changes import Change
from projections.engine.checkpoint import Position, Source
from projections.engine.declaration import Projection
from projections.engine.verify import Compared
from schemas.errors import UnknownName, UsageError, VerificationFailed
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics
from stream_processors.frozen_sessions import frozen_sessions_ended
from stream_processors.log import ends, open_consumer, topic_ids
from stream_processors.log_times import require_there
from stream_processors.rebuild.generation_writer import Building, GenerationWriter
from stream_processors.rebuild.lock import alone, makes_tables_alone
from stream_processors.rebuild.replay_pass import Progress, ReplayPass
from stream_processors.rebuild.replay_plan import Origin, Plan, Planner, Reference, Stretch, families_of
from stream_processors.rebuild.verification import Verification, Verifier

NEAR = 2_000
"""Facts behind live at which the projector is made to wait."""
STILL = 30
"""Seconds for which a rebuild may make others wait without a word to the database: then it counts as frozen, and its
session is ended."""
Standing = dict[Source, Position]
"""Where the live tables stand."""


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild did. `facts` read, `archived` of them from the archive; whether it `went_on` with a generation
    that was there."""

    projection: str
    generation: int
    previous: int | None
    facts: int
    archived: int
    went_on: bool
    seconds: float
    verified: Verification

    @property
    def reference(self) -> Reference:
        return self.verified.reference

    @property
    def compared(self) -> list[Compared]:
        return self.verified.compared


@dataclass(frozen=True)
class Replay:
    """Everything that a rebuild works with. `passed` is told each step by name (see `failpoints`)."""

    access: KafkaAccess
    topics: Topics
    engine: Engine
    archive: Path
    passed: Callable[[str], None] = lambda _: None

    def plan(self, projections: Sequence[Projection], origin: Origin = "auto", *, anew: bool = False) -> Plan:
        """What `rebuild` would do now; changes nothing. Raises as that does before it begins."""
        with self.engine.connect() as connection:
            plan = self._planner.plan(connection, projections, origin, anew=anew)
            live = self._planner.live(connection, families_of(projections))
        with self._consumer() as consumer:
            self._check_topics(consumer, live)
            require_there(consumer, {(s.topic, s.partition): s.archived for s in plan.stretches if s.archived < s.end})
        return plan

    def rebuild(
        self,
        projections: Sequence[Projection],
        progress: Progress = lambda *_: None,
        *,
        origin: Origin = "auto",
        anew: bool = False,
    ) -> list[Rebuilt]:
        """New generations of all of them in one pass, switched together; goes on with what is unfinished unless `anew`.

        Raises VerificationFailed, with everything as it was. Anything else that ends it leaves the generations
        unfinished, for the next rebuild to go on with.
        """
        with alone(self.engine, [projection.name for projection in projections]):
            plan, building = self._begin(projections, origin, anew)
            try:
                return self._bring_up(plan, building, progress)
            except VerificationFailed:
                with self.engine.begin() as connection:
                    for one in building:
                        generations.drop(connection, one.projection.name, one.number)
                raise

    def bring_back(self, projection: Projection, progress: Progress = lambda *_: None) -> Rebuilt:
        """Make the previous generation live again, caught up first."""
        with alone(self.engine, [projection.name]):
            with self.engine.begin() as connection:
                previous = _previous(connection, projection)
                plan = self._planner.catch_up(connection, projection, previous)
                building = [Building(projection, previous)]
                self._set_checkpoints(connection, plan.stretches, building)
            [rebuilt] = self._bring_up(plan, building, progress)
            return rebuilt

    def require_previous(self, projections: Sequence[Projection]) -> None:
        """Raise what `bring_back` would raise of any of them, before the first is brought back."""
        with self.engine.connect() as connection:
            for projection in projections:
                _previous(connection, projection)

    def diff(
        self,
        projections: Sequence[Projection],
        readers: Sequence[Projection],
        on: date,
        lines: int,
        progress: Progress = lambda *_: None,
        *,
        origin: Origin = "auto",
        anew: bool = False,
    ) -> list[Change]:
        """What would change, in the tables and in the read models of `readers`; switches nothing.

        The generations are kept unfinished: the next `rebuild` has only to catch up.
        """
        with alone(self.engine, [projection.name for projection in projections]):
            plan, building = self._begin(projections, origin, anew)
            with self._reading(plan, building, progress) as reading, self._snapshot(reading) as (connection, _):
                numbers = {one.projection.name: one.number for one in building}
                return changes.of(connection, projections, numbers, readers, on, lines)

    @property
    def _planner(self) -> Planner:
        return Planner(self.topics, self.archive)

    def _begin(self, projections: Sequence[Projection], origin: Origin, anew: bool) -> tuple[Plan, list[Building]]:
        """Generations with checkpoints where their unfinished ones are, or at the beginning."""
        self.plan(projections, origin, anew=anew)  # what it refuses, it refuses before anything is changed
        with self._not_frozen() as connection:
            makes_tables_alone(connection)
            plan = self._planner.plan(connection, projections, origin, anew=anew)
            building = [Building(p, generations.begin(connection, p, anew=anew)) for p in projections]
            self._set_checkpoints(connection, plan.stretches, building)
        return plan, building

    def _set_checkpoints(
        self, connection: Connection, stretches: Sequence[Stretch], building: Sequence[Building]
    ) -> None:
        """All of them begin where the one begins that has come least far: one pass serves all."""
        live = self._planner.live(connection, families_of([one.projection for one in building]))
        for one in building:
            for stretch in stretches:
                if self.topics.family_of(stretch.topic) in one.projection.families:
                    source = (stretch.topic, stretch.partition)
                    place = {source: Position(live[source].topic_id, stretch.start)}
                    checkpoint.begin(connection, one.projection.name, one.number, place)
                    checkpoint.lower(connection, one.projection.name, one.number, source, stretch.start)

    def _bring_up(self, plan: Plan, building: Sequence[Building], progress: Progress) -> list[Rebuilt]:
        began = time.monotonic()
        with frozen_sessions_ended(self.engine), self._reading(plan, building, progress) as reading:
            with self._snapshot(reading) as (snapshot, live):
                verifier = Verifier(self.topics, self.archive)
                found = [verifier.verify(snapshot, one, live) for one in building]
            self._approach(reading)
            with self._projector_waiting(reading) as (connection, live):
                self._read_to(reading, live)
                self.passed("rebuild.before-switch")
                previous = {}
                for one in sorted(building, key=lambda one: one.projection.name):  # as the projector locks them
                    previous[one] = generations.switch(connection, one.projection, one.number)
                self.passed("rebuild.in-switch")
            self.passed("rebuild.switched")
        read, archived = reading.facts, reading.archived
        progress(sum(read.values()), sum(read.values()))
        seconds = time.monotonic() - began
        done = []
        for one, planned, verified in zip(building, plan.projections, found, strict=True):
            generations.drop_older(self.engine, one.projection.name)
            topics = [self.topics.canonical(family) for family in one.projection.families]
            facts, old = sum(read.get(t, 0) for t in topics), sum(archived[t] for t in topics)
            went_on = planned.unfinished is not None
            done.append(Rebuilt(one.projection.name, one.number, previous[one], facts, old, went_on, seconds, verified))
        return done

    @contextmanager
    def _reading(self, plan: Plan, building: Sequence[Building], progress: Progress) -> Iterator[ReplayPass]:
        """The pass over the record, up to near where live stands."""
        writer = GenerationWriter(self.engine, self.topics, building)
        try:
            with self._consumer() as consumer:
                places = {(s.topic, s.partition): s.start for s in plan.stretches}
                reading = ReplayPass(self.topics, consumer, writer, building, places, progress)
                reading.from_archive(self.archive, plan.stretches)
                self._approach(reading)
                yield reading
        finally:
            writer.close()

    def _approach(self, reading: ReplayPass) -> None:
        while True:
            with self.engine.connect() as connection:
                live = self._planner.live(connection, reading.families)
            if reading.behind(_offsets(live)) <= NEAR:
                return
            self._read_to(reading, live)

    def _read_to(self, reading: ReplayPass, live: Standing) -> None:
        if new := live.keys() - reading.places.keys():  # partitions that live has begun to read meanwhile
            with self.engine.begin() as connection:
                self._set_checkpoints(connection, [Stretch(*source, 0, 0, 0) for source in new], reading.building)
            reading.begin(new)
        reading.from_log(_offsets(live))

    @contextmanager
    def _not_frozen(self) -> Iterator[Connection]:
        """A transaction that others wait for: the database ends it when its process stands still."""
        with self.engine.begin() as connection:
            connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{STILL}s'"))
            yield connection

    @contextmanager
    def _projector_waiting(self, reading: ReplayPass) -> Iterator[tuple[Connection, Standing]]:
        """A transaction in which live stays where it is, and where that is."""
        with self._not_frozen() as connection:
            yield connection, self._planner.live(connection, reading.families, hold=True)

    @contextmanager
    def _snapshot(self, reading: ReplayPass) -> Iterator[tuple[Connection, Standing]]:
        """A look at new and old generations at equal positions, which are told, while the projector goes on."""
        repeatable = self.engine.execution_options(isolation_level="REPEATABLE READ")
        with repeatable.connect() as connection:
            with self._projector_waiting(reading) as (_, live):
                self._read_to(reading, live)
                connection.execute(text("SELECT 1"))  # takes the snapshot
            yield connection, live

    @contextmanager
    def _consumer(self) -> Iterator[Consumer]:
        consumer = open_consumer(self.access, f"{self.topics.prefix}kiteline.rebuild")
        try:
            yield consumer
        finally:
            consumer.close()

    def _check_topics(self, consumer: Consumer, live: dict[Source, Position]) -> None:
        """Raise TopicReplaced when the log is not the one that the live tables were made from: it never gets there."""
        if live:
            ids, until = topic_ids(self.access, {topic for topic, _ in live}), ends(consumer, live)
            for source, held in live.items():
                checkpoint.check_topic(source, held, ids[source[0]], until[source])


def _previous(connection: Connection, projection: Projection) -> int:
    """The generation before the live one. Raises UnknownName, UsageError."""
    held = generations.pointer(connection, projection.name)
    if held is None or held.previous is None:
        raise UnknownName(
            f"投影 {projection.name} 没有可以恢复的上一代；有哪些代见 kiteline generations --of {projection.name}",
            f"projection {projection.name} has no previous generation; see `kiteline generations --of {projection.name}`",
        )
    if held.previous_declaration != projection.declaration:
        raise UsageError(
            f"投影 {projection.name} 的上一代由另一声明建立；请先换回当时的代码",
            f"the previous generation of {projection.name} was made from another declaration; check that code out first",
        )
    return int(held.previous)


def _offsets(live: dict[Source, Position]) -> dict[Source, int]:
    return {source: position.next_offset for source, position in live.items()}
