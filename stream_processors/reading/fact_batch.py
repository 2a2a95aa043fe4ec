"""A batch of canonical records as facts in columns, folded while it waits: what the projector and a rebuild write.

Reading again from further back needs no care here: a fact twice is a fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import polars as pl
from confluent_kafka import Message

from projections.engine.checkpoint import Source, log_cut
from projections.engine.declaration import Entity
from projections.engine.pending import Pending
from schemas.facts import RecordColumns, facts_of
from stream_processors.log import columns_by_topic

DECODED_AT = 2_000
"""Records of a topic that are kept as they are: fewer cost nearly as much to decode (measured: 168 at once 5 ms of
processor, in four parts 17 ms), and while a writer is busy they come a few at a time."""


class FactBatch:
    """`families`: canonical topic -> family. `until`: offsets per topic and partition before which reading ends."""

    def __init__(
        self, families: Mapping[str, str], entities: Sequence[Entity], until: Mapping[Source, int] | None = None
    ) -> None:
        self._families = families
        self._until = until
        self._pending = Pending(entities)
        self._read: dict[str, list[RecordColumns]] = {}

    @property
    def pending(self) -> Pending:
        """All that was read, decoded. Raises UndecodableRecord, which names the record, and TopicReplaced."""
        for topic in list(self._read):
            self._decode(topic)
        return self._pending

    @property
    def size(self) -> int:
        """Rows held, or half the facts where they fold well: what is not written is lost with the process."""
        held = self._pending
        return max(held.size, held.facts // 2, len(held.spans)) + sum(map(_height, self._read.values()))

    def add(self, messages: Sequence[Message]) -> None:
        """Hold what was read. Raises BrokerUnavailable and what `hold` does."""
        for topic, records in columns_by_topic(messages).items():
            self.hold(topic, records)

    def hold(self, topic: str, records: RecordColumns) -> None:
        """Hold records of one topic; decode them when there are many. Raises what `pending` does."""
        held = self._read.setdefault(topic, [])
        held.append(records)
        if _height(held) >= DECODED_AT:
            self._decode(topic)

    def _decode(self, topic: str) -> None:
        self.take(topic, self._read[topic])
        del self._read[topic]  # what cannot be decoded stays, and is told again

    def take(self, topic: str, read: Sequence[RecordColumns]) -> None:
        """Decode and fold records of one topic, in the order in which they were read."""
        records = RecordColumns.together(read)
        facts = facts_of(self._families[topic], records)
        offset = pl.col("offset")
        spans = facts.group_by("partition").agg(first=offset.min(), last=offset.max(), there=offset.n_unique())
        for partition, first, last, there in spans.iter_rows():
            source = (topic, partition)
            whole = there == last - first + 1
            start, following = (first, last + 1) if whole else _read_last(source, records)
            if self._until is not None and following > self._until[source]:
                following = self._until[source]
                facts = facts.filter((pl.col("partition") != partition) | (offset < following))
            if start < following:
                self._pending.passed(source, start, following)
        self._pending.add(self._families[topic], facts)

    def following(self) -> dict[Source, int]:
        """Per topic and partition the offset after the last record."""
        return {source: following for source, (_, following) in self.pending.spans.items()}


def _height(read: Sequence[RecordColumns]) -> int:
    return sum(len(records.offsets) for records in read)


def _read_last(source: Source, records: RecordColumns) -> tuple[int, int]:
    """First offset, and the one after the last, of what was read since reading last began again further back."""
    read = [o for o, p in zip(records.offsets, records.partitions, strict=True) if p == source[1]]
    begun = max((n for n in range(1, len(read)) if read[n] <= read[n - 1]), default=0)
    for before, after in pairwise(read[begun:]):
        if after != before + 1:
            raise log_cut(source, before + 1, after)
    return read[begun], read[-1] + 1
