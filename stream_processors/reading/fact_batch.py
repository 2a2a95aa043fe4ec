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


class FactBatch:
    """`families`: canonical topic -> family. `until`: offsets per topic and partition before which reading ends."""

    def __init__(
        self, families: Mapping[str, str], entities: Sequence[Entity], until: Mapping[Source, int] | None = None
    ) -> None:
        self._families = families
        self._until = until
        self.pending = Pending(entities)

    @property
    def size(self) -> int:
        """Rows held, or half the facts where they fold well: what is not written is lost with the process."""
        return max(self.pending.size, self.pending.facts // 2, len(self.pending.spans))

    def add(self, messages: Sequence[Message]) -> None:
        """Decode and fold. Raises UndecodableRecord, which names the record, and BrokerUnavailable."""
        for topic, records in columns_by_topic(messages).items():
            self.take(topic, records)

    def take(self, topic: str, records: RecordColumns) -> None:
        """The same for records of one topic, in the order in which they were read. Raises TopicReplaced when offsets
        are missing."""
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
                self.pending.passed(source, start, following)
        self.pending.add(self._families[topic], facts)

    def following(self) -> dict[Source, int]:
        """Per topic and partition the offset after the last record."""
        return {source: following for source, (_, following) in self.pending.spans.items()}


def _read_last(source: Source, records: RecordColumns) -> tuple[int, int]:
    """First offset, and the one after the last, of what was read since reading last began again further back."""
    read = [o for o, p in zip(records.offsets, records.partitions, strict=True) if p == source[1]]
    begun = max((n for n in range(1, len(read)) if read[n] <= read[n - 1]), default=0)
    for before, after in pairwise(read[begun:]):
        if after != before + 1:
            raise log_cut(source, before + 1, after)
    return read[begun], read[-1] + 1
