"""A stretch of one partition of the log, record by record, in order."""

from __future__ import annotations

from collections.abc import Iterator

from confluent_kafka import Consumer, TopicPartition

from projections.engine.checkpoint import Source, log_cut
from schemas.facts import Record
from stream_processors.catching_up import up_to
from stream_processors.log import TIMEOUT


def log_records(consumer: Consumer, source: Source, first: int, following: int) -> Iterator[Record]:
    """Records at offsets `first` up to before `following`, all of which the log has.

    Raises TopicReplaced where one is missing, BrokerUnavailable when nothing comes for a while.
    """
    wanted = first
    consumer.assign([TopicPartition(*source, first)])
    for record in up_to(consumer, {source: first}, {source: following}, TIMEOUT):
        if record.offset != wanted:
            raise log_cut(source, wanted, record.offset)
        yield record
        wanted += 1
    consumer.unassign()
