"""Is the archive what the log holds? Block by block: its files against the ledger, the log and the facts decoded anew.

Unit of parallelism: one partition at a time, a block of it in memory. Guarantee: reads only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import polars as pl
from confluent_kafka import Consumer

from projections.engine import archive, archive_ledger, archive_shape
from projections.engine.archive_blocks import Raw, block_of, is_whole, last_of, raw_hash, raw_of
from projections.engine.archive_ledger import Entry
from projections.engine.checkpoint import Source
from schemas.errors import KitelineError
from schemas.facts import Record, facts_frame
from schemas.kafka_access import KafkaAccess
from schemas.topics import FAMILY_PARTITIONS, Topics
from stream_processors.archive import topic_id
from stream_processors.archive.log_records import log_records
from stream_processors.log import ends, open_consumer, topic_ids
from stream_processors.log_times import beginnings

Progress = Callable[[int, int], None]
"""Told (records compared, in all)."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, and what to do about it."""

    zh: str
    en: str


@dataclass(frozen=True)
class Verified:
    """A partition: records `archived`, how many of them were `compared` with the log (it may have lost its beginning),
    the log's end, complete blocks in the ledger, what is wrong."""

    family: str
    partition: int
    archived: int
    compared: int
    log_end: int
    blocks: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class ArchiveVerification:
    """`access`: a principal that may read the canonical topics."""

    access: KafkaAccess
    topics: Topics
    root: Path

    def verify(self, progress: Progress = lambda *_: None) -> list[Verified]:
        """Every partition that has been archived or has records. Raises BrokerUnavailable."""
        sources = [(t, p) for t, f in self.topics.all_canonical().items() for p in range(FAMILY_PARTITIONS[f])]
        consumer = open_consumer(self.access, f"{self.topics.prefix}kiteline.archive")
        try:
            until, begins = ends(consumer, sources), beginnings(consumer, sources)
            ids = topic_ids(self.access, {topic for topic, _ in sources})
            total, done, found = sum(until.values()), 0, []
            for source in sources:
                partition = _Partition(
                    self.root, self.topics.family_of(source[0]), source, begins[source], until[source]
                )
                verified = partition.verify(consumer, ids[source[0]], lambda n, done=done: progress(done + n, total))  # type: ignore[misc]
                if verified.archived or verified.log_end or verified.faults:
                    found.append(verified)
                done += until[source]
            progress(total, total)
            return found
        finally:
            consumer.close()


@dataclass(frozen=True)
class _Partition:
    root: Path
    family: str
    source: Source
    begins: int
    ends: int

    def verify(self, consumer: Consumer, id_now: str, progress: Callable[[int], None]) -> Verified:
        number = self.source[1]
        try:
            files = archive.stretches(self.root, self.family, number)
            ledger = archive_ledger.read(self.root / self.family / str(number))
        except KitelineError as error:
            return Verified(self.family, number, 0, 0, self.ends, 0, (Fault(error.zh, error.en),))
        archived = files[-1].last + 1 if files else 0
        faults = [*self._of_another_topic(id_now, archived), *self._ahead(archived)]
        compared = 0
        for block, pieces in groupby(files, lambda one: block_of(one.first)):
            paths = [piece.path for piece in pieces]
            facts = pl.concat([archive_shape.read(self.family, path) for path in paths]).sort("offset")
            raw = raw_of(facts)
            faults += self._against_ledger(block, raw, ledger.get(paths[0].name))
            first, following = max(self.begins, raw[0][0]), min(last_of(block) + 1, archived, self.ends)
            if first < following:
                records = list(log_records(consumer, self.source, first, following))
                faults += self._against_log([r for r in raw if first <= r[0] < following], records)
                faults += self._decoded(facts.drop(archive_shape.RAW), records)
                compared += len(records)
            progress(following)
        return Verified(self.family, number, archived, compared, self.ends, len(ledger), tuple(faults))

    @property
    def _name(self) -> str:
        return f"{self.family}[{self.source[1]}]"

    def _of_another_topic(self, id_now: str, archived: int) -> Iterator[Fault]:
        if archived and topic_id.known(self.root, self.family) != id_now:
            yield Fault(
                f"归档 {self._name} 属于另一个主题；主题若已由归档恢复，请运行 kiteline archive restore 完成",
                f"the archive of {self._name} is that of another topic; if that was lost, run `kiteline archive restore`",
            )

    def _ahead(self, archived: int) -> Iterator[Fault]:
        if archived > self.ends:
            yield Fault(
                f"{self._name} 的日志止于 {self.ends}，归档到 {archived}：日志被截断；可运行 kiteline archive restore",
                f"the log of {self._name} ends at {self.ends}, its archive at {archived}: the log was cut;"
                " `kiteline archive restore` brings it back",
            )

    def _against_ledger(self, block: int, raw: list[Raw], entry: Entry | None) -> Iterator[Fault]:
        if entry is None and is_whole(raw[0][0], raw[-1][0]):
            yield Fault(
                f"{self._name} 第 {block} 块已完整但不在目录中；worker 归档下一批时会补上",
                f"block {block} of {self._name} is complete and not in the ledger; the worker enters it with its next batch",
            )
        if entry is not None and entry.sha256 != raw_hash(raw):
            yield Fault(
                f"{self._name} 第 {block} 块的文件 {entry.file} 与目录的散列不符；请删除该分区目录，worker 会重新归档",
                f"block {block} of {self._name}: file {entry.file} is not what the ledger's hash says; delete that"
                " partition's folder and let it be written again",
            )

    def _against_log(self, raw: list[Raw], records: list[Record]) -> Iterator[Fault]:
        for kept, record in zip(raw, records, strict=True):
            if kept != (record.offset, record.timestamp, record.key, record.value):
                yield self._differs(record.offset, "记录", "the record")
                return

    def _decoded(self, facts: pl.DataFrame, records: list[Record]) -> Iterator[Fault]:
        kept = facts.filter(pl.col("offset").is_between(records[0].offset, records[-1].offset))
        anew = facts_frame(self.family, records).sort("offset")
        if kept.equals(anew):
            return
        for column in anew.columns:
            differ = kept[column].ne_missing(anew[column])
            if differ.any():
                yield self._differs(kept["offset"].filter(differ)[0], f"列 {column}", f"column {column}")
                return

    def _differs(self, offset: int, zh: str, en: str) -> Fault:
        return Fault(
            f"{self._name} 偏移 {offset} 的{zh}与日志不同；请删除该分区目录，worker 会重新归档",
            f"{en} at offset {offset} of {self._name} is not what the log holds; delete that partition's folder and let"
            " it be written again",
        )
