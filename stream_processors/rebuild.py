"""Rebuild a projection beside the live one: replay into a new generation, verify, switch.

Readers are never locked: they see the old generation until the switch commits. The projector waits only while the
last facts are applied and the tables compared, since both must stand at the same positions for that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import Consumer, TopicPartition
from sqlalchemy import Connection, Engine, text

from projections.engine import archive, checkpoint, generations, verify
from projections.engine.apply import apply_facts
from projections.engine.checkpoint import LIVE, Position, Source
from projections.engine.declaration import Projection
from projections.engine.verify import Compared
from schemas.errors import KitelineError, UnknownName, UsageError, VerificationFailed
from schemas.facts import Record, facts_frame
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics
from stream_processors.log import ends, is_passing, open_consumer, record_of, topic_ids

BATCH = 100_000
NEAR = 2_000
"""Facts behind live at which the switch begins."""
ARCHIVE_PATIENCE = 60.0
"""Seconds to wait for the archiver to reach the positions that a changed declaration is verified at."""
Progress = Callable[[int, int], None]


def spans(records: Sequence[Record]) -> dict[Source, tuple[int, int]]:
    """Per topic and partition: first offset of the batch, and the offset after its last."""
    found: dict[Source, tuple[int, int]] = {}
    for record in records:
        first, _ = found.get((record.topic, record.partition), (record.offset, 0))
        found[(record.topic, record.partition)] = (first, record.offset + 1)
    return found


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild did. `reference` is 'live' or 'archive'; `compared` has a line per entity."""

    projection: str
    generation: int
    previous: int | None
    facts: int
    seconds: float
    reference: str
    compared: list[Compared]


@dataclass(frozen=True)
class Replay:
    """Everything that a rebuild works with."""

    access: KafkaAccess
    topics: Topics
    engine: Engine
    archive: Path

    def rebuild(self, projection: Projection, progress: Progress = lambda *_: None) -> Rebuilt:
        """New generation from the log's beginning. Raises VerificationFailed, with everything as it was."""
        with self._alone(projection):
            number = self._start(projection)
            try:
                return self._bring_up(projection, number, progress)
            except BaseException:
                with self.engine.begin() as connection:
                    generations.drop(connection, projection.name, number)
                raise

    def bring_back(self, projection: Projection, progress: Progress = lambda *_: None) -> Rebuilt:
        """Make the previous generation live again, caught up first."""
        with self._alone(projection):
            with self.engine.connect() as connection:
                held = generations.pointer(connection, projection.name)
            if held is None or held.previous is None:
                raise UnknownName(
                    f"投影 {projection.name} 没有可以恢复的上一代",
                    f"projection {projection.name} has no previous generation",
                )
            if held.previous_declaration != projection.declaration:
                raise UsageError(
                    f"投影 {projection.name} 的上一代由另一声明建立；请先换回当时的代码",
                    f"the previous generation of {projection.name} was made from another declaration; check that code out first",
                )
            return self._bring_up(projection, held.previous, progress)

    @contextmanager
    def _alone(self, projection: Projection) -> Iterator[None]:
        with self.engine.connect() as connection:
            key = {"key": f"kiteline.rebuild.{projection.name}"}
            if not connection.execute(text("SELECT pg_try_advisory_lock(hashtext(:key))"), key).scalar():
                raise KitelineError(
                    f"投影 {projection.name} 正在重建中",
                    f"projection {projection.name} is being rebuilt already",
                )
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(hashtext(:key))"), key)

    def _start(self, projection: Projection) -> int:
        """An empty generation with checkpoints at the beginning."""
        with self.engine.begin() as connection:
            number = generations.begin(connection, projection)
            beginning = {s: Position(p.topic_id, 0) for s, p in self._live(connection, projection).items()}
            checkpoint.begin(connection, projection.name, number, beginning)
        return number

    def _live(self, connection: Connection, projection: Projection, *, hold: bool = False) -> dict[Source, Position]:
        topics = {self.topics.canonical(family) for family in projection.families}
        held = checkpoint.load(connection, *LIVE, hold=hold)
        return {source: position for source, position in held.items() if source[0] in topics}

    def _bring_up(self, projection: Projection, number: int, progress: Progress) -> Rebuilt:
        began, facts = time.monotonic(), 0
        consumer = open_consumer(self.access, f"{self.topics.prefix}kiteline.rebuild")
        try:
            with self.engine.begin() as connection:
                live = self._live(connection, projection)
                new = {source: Position(position.topic_id, 0) for source, position in live.items()}
                checkpoint.begin(connection, projection.name, number, new)
                at = checkpoint.load(connection, projection.name, number)
            self._check_topics(consumer, live)
            consumer.assign([TopicPartition(t, p, at[(t, p)].next_offset) for t, p in live])
            while True:
                with self.engine.connect() as connection:
                    live = self._live(connection, projection)
                    behind = self._behind(connection, projection, number, live)
                progress(facts, facts + behind)
                if behind <= NEAR:
                    break
                with self.engine.begin() as connection:
                    facts += self._apply(connection, consumer, projection, number, live, behind)
            with self.engine.begin() as connection:
                live = self._live(connection, projection, hold=True)
                while behind := self._behind(connection, projection, number, live):
                    facts += self._apply(connection, consumer, projection, number, live, behind)
                reference, compared = self._verify(connection, projection, number, live)
                previous = generations.switch(connection, projection, number)
            progress(facts, facts)
        finally:
            consumer.close()
        generations.drop_older(self.engine, projection)
        return Rebuilt(projection.name, number, previous, facts, time.monotonic() - began, reference, compared)

    def _check_topics(self, consumer: Consumer, live: dict[Source, Position]) -> None:
        """Raise TopicReplaced when the log is not the one that the live tables were made from: it never gets there."""
        if live:
            ids, until = topic_ids(self.access, {topic for topic, _ in live}), ends(consumer, live)
            for source, held in live.items():
                checkpoint.check_topic(source, held, ids[source[0]], until[source])

    def _behind(self, connection: Connection, projection: Projection, number: int, live: dict[Source, Position]) -> int:
        at = checkpoint.load(connection, projection.name, number)
        return sum(max(0, position.next_offset - at[source].next_offset) for source, position in live.items())

    def _apply(
        self,
        connection: Connection,
        consumer: Consumer,
        projection: Projection,
        number: int,
        live: dict[Source, Position],
        behind: int,
    ) -> int:
        """Apply the next batch of the `behind` facts that are missing, not beyond `live`. Returns how many it was."""
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        found = self._up_to(consumer, live, behind)
        if not found:
            return 0
        for topic, family in self.topics.all_canonical().items():
            mine = [record for record in found if record.topic == topic]
            if mine:
                facts = facts_frame(family, mine)
                for entity in projection.entities:
                    if entity.family == family:
                        apply_facts(connection, projection.name, number, entity, facts)
        checkpoint.advance(connection, projection.name, number, spans(found))
        return len(found)

    def _up_to(self, consumer: Consumer, live: dict[Source, Position], most: int) -> list[Record]:
        """The next records, `most` at most, and back to where we stop for those that came from beyond `live`."""
        # No more than is missing: `consume` waits out its time for every message that does not come.
        read = [record_of(m) for m in consumer.consume(min(BATCH, most), timeout=0.5) if not is_passing(m)]
        found = [r for r in read if r.offset < live[(r.topic, r.partition)].next_offset]
        for topic, partition in {(r.topic, r.partition) for r in read} if len(found) < len(read) else ():
            stop = live[(topic, partition)].next_offset
            if any(r.offset >= stop for r in read if (r.topic, r.partition) == (topic, partition)):
                consumer.seek(TopicPartition(topic, partition, stop))
        return found

    def _verify(
        self, connection: Connection, projection: Projection, number: int, live: dict[Source, Position]
    ) -> tuple[str, list[Compared]]:
        held = generations.pointer(connection, projection.name)
        if held is not None and held.declaration == projection.declaration and not held.stale:
            compared = verify.against_generation(connection, projection, held.live, number)
            verify.require_equal(projection.name, compared, "现用的一代")
            return "live", compared
        families = self.topics.all_canonical()
        positions = {(families[topic], p): at.next_offset for (topic, p), at in live.items()}
        self._await_archive(positions)
        compared = verify.against_archive(connection, projection, number, self.archive, positions)
        verify.require_equal(projection.name, compared, "归档")
        return "archive", compared

    def _await_archive(self, positions: dict[tuple[str, int], int]) -> None:
        deadline = time.monotonic() + ARCHIVE_PATIENCE
        while any(archive.next_offset(self.archive, family, p) < end for (family, p), end in positions.items()):
            if time.monotonic() > deadline:
                raise VerificationFailed(
                    "归档尚未追上，无法核对；请运行 kiteline worker 后再试",
                    "the archive has not caught up, so nothing can be verified; run `kiteline worker` and try again",
                )
            time.sleep(0.5)
