"""The archiver: batches of canonical facts to Parquet.

Unit of parallelism: a partition of a canonical topic. Guarantee: every offset once; files appear whole and a
batch that comes again is cut to what is new. Complete blocks are entered into the ledger. Files from before a newer
version of an event type are written anew, one with each batch of their partition; readers do without it until then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from confluent_kafka import TopicPartition

from projections.engine import archive
from projections.engine.archive import Stretch
from projections.engine.checkpoint import Position, Source, check_topic
from schemas.facts import Record
from schemas.topics import Topics
from stream_processors.archive import topic_id
from stream_processors.failpoints import NO_FAILPOINTS, Failpoints


class Archiver:
    def __init__(self, root: Path, topics: Topics, failpoints: Failpoints = NO_FAILPOINTS) -> None:
        self._root = root
        self._passed = failpoints.passed
        self._families = topics.all_canonical()
        self._older: dict[tuple[str, int], list[Stretch]] = {}

    def place(
        self, partitions: list[TopicPartition], topic_ids: Mapping[str, str], ends: Mapping[Source, int]
    ) -> list[TopicPartition]:
        """Where to start reading: the first offset that is not archived. Raises TopicReplaced, DiskFull."""
        for p in partitions:
            family = self._families[p.topic]
            if (known := topic_id.known(self._root, family)) is None:
                known = topic_ids[p.topic]
                topic_id.note(self._root, family, known)
            p.offset = archive.next_offset(self._root, family, p.partition)
            held = Position(known, p.offset)
            check_topic((p.topic, p.partition), held, topic_ids[p.topic], ends[(p.topic, p.partition)])
            self._complete(family, p.partition)  # who wrote here before may have been killed with a file just in place
            self._older[family, p.partition] = archive.older(self._root, family, p.partition)
        return partitions

    def process(self, records: Sequence[Record]) -> None:
        """Write one batch: one file per partition in it."""
        self._passed("archiver.read")
        by_source: dict[Source, list[Record]] = defaultdict(list)
        for record in records:
            by_source[(record.topic, record.partition)].append(record)
        for (topic, partition), mine in by_source.items():
            family = self._families[topic]
            archive.append(self._root, family, partition, mine, self._passed)
            self._complete(family, partition)
            if older := self._older.get((family, partition)):
                archive.renew(family, older.pop())

    def _complete(self, family: str, partition: int) -> None:
        """Make one file of each complete block and enter it into the ledger."""
        archive.merge_small(self._root, family, partition)
        archive.seal(self._root, family, partition)
