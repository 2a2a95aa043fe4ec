"""Reads partitions up to given ends, with a consumer of one's own. What does not come in time is an error, never an
endless wait."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from confluent_kafka import Consumer, Message

from schemas.facts import Record
from stream_processors.log import is_passing, record_of, unreachable

Source = tuple[str, int]
AT_ONCE = 20_000


def up_to(consumer: Consumer, at: dict[Source, int], until: Mapping[Source, int], patience: float) -> Iterator[Record]:
    """Every record of the assigned partitions from `at` to `until`; `at` moves on behind each when it has been used.

    Raises BrokerUnavailable when nothing has come for `patience` seconds: the broker may be gone for good.
    """
    return map(record_of, messages_up_to(consumer, at, until, patience))


def messages_up_to(
    consumer: Consumer, at: dict[Source, int], until: Mapping[Source, int], patience: float, at_once: int = AT_ONCE
) -> Iterator[Message]:
    """As `up_to`, with headers and all; `at_once` records in memory at most."""
    last = time.monotonic()
    while left := {source: end - at[source] for source, end in until.items() if at[source] < end}:
        # No more than is missing: `consume` waits out its time for every message that does not come.
        for message in consumer.consume(min(at_once, sum(left.values())), timeout=0.5):
            if is_passing(message):
                continue
            if (error := message.error()) is not None:
                raise unreachable(error.str())
            yield message
            at[message.topic() or "", message.partition() or 0] = (message.offset() or 0) + 1
            last = time.monotonic()
        if time.monotonic() - last > patience:
            topic, partition = source = min(left)
            raise unreachable(f"{topic}[{partition}]@{at[source]}: nothing came for {patience:g} s")
