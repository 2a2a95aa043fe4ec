"""The canonical log written anew from the archive: every record at its partition and offset, with its key and time.

Unit of parallelism: one partition at a time. Guarantee: a restore that was interrupted goes on where the log ends; what
is in the log and not in the archive is never written over. At the end the archive and the checkpoints know the new
topics as those that they are of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path

from confluent_kafka import Consumer, KafkaError, Message, Producer
from sqlalchemy import Engine, update

from projections.engine import archive
from projections.engine.archive_blocks import Raw, block_of, raw_records
from projections.engine.checkpoint import Source
from projections.records import checkpoint
from schemas.errors import NotAcknowledged, UsageError
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics
from stream_processors.admission.forwarder import FLUSH, PRODUCER
from stream_processors.archive import topic_id
from stream_processors.archive.log_records import log_records
from stream_processors.log import ends, open_consumer, topic_ids
from stream_processors.log_times import beginnings

Progress = Callable[[int, int], None]
"""Told (records in the log, in all)."""


@dataclass(frozen=True)
class Restored:
    """A partition: records that were in the log before, records `written`."""

    topic: str
    partition: int
    before: int
    written: int


@dataclass(frozen=True)
class ArchiveRestore:
    """`access`: a principal that may write canonical topics. `engine`: where the checkpoints are."""

    access: KafkaAccess
    topics: Topics
    engine: Engine
    root: Path

    def restore(self, progress: Progress = lambda *_: None) -> list[Restored]:
        """Raises UsageError, with nothing written, where the log holds something else than the archive's beginning.

        NotAcknowledged when the broker did not take a record; run it again then.
        """
        archived = self._archived()
        consumer = open_consumer(self.access, f"{self.topics.prefix}kiteline.archive")
        try:
            before = ends(consumer, archived)
            begins = beginnings(consumer, archived)
            for source in archived:
                self._check_beginning(consumer, source, begins[source], before[source], archived[source])
            done, total, found = sum(before.values()), sum(archived.values()), []
            for source, following in archived.items():
                written = self._write(source, before[source], following, lambda n, done=done: progress(done + n, total))  # type: ignore[misc]
                done += written
                found.append(Restored(*source, before[source], written))
            self._require_all(ends(consumer, archived), archived)
        finally:
            consumer.close()
        self._adopt({topic for topic, _ in archived})
        return found

    def _archived(self) -> dict[Source, int]:
        """Partition -> the offset after its last archived record."""
        return {
            (topic, partition): archive.next_offset(self.root, family, partition)
            for topic, family in self.topics.all_canonical().items()
            for partition in archive.partitions(self.root, family)
        }

    def _check_beginning(self, consumer: Consumer, source: Source, begins: int, end: int, archived: int) -> None:
        same = begins == 0 and end <= archived
        if same and end:
            kept = chain.from_iterable(self._blocks(source, 0, end))
            same = all(
                next(kept) == (r.offset, r.timestamp, r.key, r.value) for r in log_records(consumer, source, 0, end)
            )
        if not same:
            topic, partition = source
            raise UsageError(
                f"{topic}[{partition}] 已有归档以外的记录（{begins} 至 {end}），不能恢复；请先删除该主题并运行 kiteline provision",
                f"{topic}[{partition}] holds records that are not the archive's beginning ({begins} to {end}): nothing is"
                " restored into it; delete that topic and run `kiteline provision` first",
            )

    def _blocks(self, source: Source, first: int, following: int) -> Iterator[list[Raw]]:
        """What is archived from offset `first` up to before `following`, a block at a time in memory."""
        files = archive.stretches(self.root, self.topics.family_of(source[0]), source[1])
        wanted = (file for file in files if file.last >= first and file.first < following)
        for _, pieces in groupby(wanted, lambda file: block_of(file.first)):
            yield [raw for raw in raw_records([p.path for p in pieces], until=following) if raw[0] >= first]

    def _write(self, source: Source, first: int, following: int, progress: Callable[[int], None]) -> int:
        """Block by block, each confirmed before the next."""
        refused: list[KafkaError] = []

        def told(error: KafkaError | None, _: Message) -> None:
            if error is not None:
                refused.append(error)

        producer = Producer(self.access.librdkafka() | PRODUCER)
        topic, partition = source
        for records in self._blocks(source, first, following):
            for _, timestamp, key, value in records:
                producer.produce(topic, value, key, partition, timestamp=timestamp, on_delivery=told)
                producer.poll(0)
            if producer.flush(FLUSH) or refused:
                raise NotAcknowledged(
                    f"{topic}[{partition}] 未获 Kafka 确认（{refused[:1]}）；请再次运行，会接着恢复",
                    f"Kafka did not confirm {topic}[{partition}] ({refused[:1]}); run it again, it goes on from there",
                )
            progress(records[-1][0] + 1 - first)
        return following - first

    def _require_all(self, found: Mapping[Source, int], archived: Mapping[Source, int]) -> None:
        for source, following in archived.items():
            if found[source] != following:
                raise UsageError(
                    f"{source[0]}[{source[1]}] 现止于 {found[source]}，应为 {following}；恢复期间请勿运行 worker",
                    f"{source[0]}[{source[1]}] ends at {found[source]} now, not at {following}; run no worker meanwhile",
                )

    def _adopt(self, names: set[str]) -> None:
        """These topics hold what the archive and the tables were made from, under new ids."""
        ids = topic_ids(self.access, names)
        with self.engine.begin() as connection:
            for topic, id_now in ids.items():
                known = topic_id.known(self.root, self.topics.family_of(topic))
                mine = (checkpoint.c.topic == topic) & (checkpoint.c.topic_id == known)
                connection.execute(update(checkpoint).where(mine).values(topic_id=id_now))
        for topic, id_now in ids.items():
            topic_id.note(self.root, self.topics.family_of(topic), id_now)
