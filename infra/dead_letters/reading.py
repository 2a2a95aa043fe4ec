"""Reads a stretch of a partition, bounded: what does not come in time is an error, never an endless wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from confluent_kafka import Consumer, Message, TopicPartition

from stream_processors.log import is_passing, unreachable

PATIENCE = 20.0
"""Seconds without a record after which the broker counts as away."""


def stretch(
    consumer: Consumer, topic: str, first: int, last: int, wanted: Callable[[], bool] = lambda: True
) -> Iterator[Message]:
    """Records first..last-1 of partition 0, while `wanted`. Raises BrokerUnavailable."""
    if first >= last or not wanted():
        return
    consumer.assign([TopicPartition(topic, 0, first)])
    deadline = time.monotonic() + PATIENCE
    while first < last and wanted():
        for message in consumer.consume(min(500, last - first), timeout=0.5):
            if is_passing(message):
                continue
            if message.error() is not None:
                raise unreachable(message.error())
            first = (message.offset() or 0) + 1
            deadline = time.monotonic() + PATIENCE
            yield message
        if time.monotonic() > deadline:
            raise unreachable(f"{topic}[0]@{first}: nothing came for {PATIENCE:g} s")
