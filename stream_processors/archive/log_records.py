"""A stretch of one partition of the log, record by record, in order."""

from __future__ import annotations

import time
from collections.abc import Iterator

from confluent_kafka import Consumer, TopicPartition

from projections.engine.checkpoint import Source, log_cut
from schemas.facts import Record
from stream_processors.log import TIMEOUT, is_passing, record_of, unreachable

AT_ONCE = 10_000


def log_records(consumer: Consumer, source: Source, first: int, following: int) -> Iterator[Record]:
    """Records at offsets `first` up to before `following`, all of which the log has.

    Raises TopicReplaced where one is missing, BrokerUnavailable when nothing comes for a while.
    """
    wanted, deadline = first, time.monotonic() + TIMEOUT
    if wanted < following:
        consumer.assign([TopicPartition(*source, first)])
    while wanted < following:
        if time.monotonic() > deadline:
            raise unreachable(f"nothing of {source[0]}[{source[1]}] within {TIMEOUT:.0f} s")
        for message in consumer.consume(min(AT_ONCE, following - wanted), timeout=0.5):
            if is_passing(message):
                continue
            record = record_of(message)
            if record.offset >= following:
                break
            if record.offset != wanted:
                raise log_cut(source, wanted, record.offset)
            yield record
            wanted, deadline = wanted + 1, time.monotonic() + TIMEOUT
    consumer.unassign()
