"""A batch as a list of records, in the order of the log: what admission and the archiver work on."""

from __future__ import annotations

from collections.abc import Sequence

from confluent_kafka import Message

from schemas.facts import Record
from stream_processors.log import is_passing, record_of


class RecordBatch:
    def __init__(self) -> None:
        self.records: list[Record] = []

    @property
    def size(self) -> int:
        return len(self.records)

    def add(self, messages: Sequence[Message]) -> None:
        """Raises BrokerUnavailable."""
        self.records = together(self.records, [record_of(m) for m in messages if not is_passing(m)])

    def following(self) -> dict[tuple[str, int], int]:
        """Per topic and partition the offset after the last record."""
        return {(r.topic, r.partition): r.offset + 1 for r in self.records}


def together(earlier: list[Record], later: Sequence[Record]) -> list[Record]:
    """Two reads as one batch: each position once, and rising within a partition.

    Between them, or within one, reading may have begun again further back.
    """
    records = [*earlier, *later]
    last: dict[tuple[str, int], int] = {}
    for record in records:
        source = (record.topic, record.partition)
        if record.offset <= last.get(source, -1):
            each = {(r.topic, r.partition, r.offset): r for r in records}
            return [each[position] for position in sorted(each)]
        last[source] = record.offset
    return records
