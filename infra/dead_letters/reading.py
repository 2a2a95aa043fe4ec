"""Reads a stretch of a member's only partition, a little at a time: a record may be large, and be the only one wanted."""

from __future__ import annotations

from collections.abc import Iterator

from confluent_kafka import Consumer, Message, TopicPartition

from stream_processors.catching_up import messages_up_to

PATIENCE = 20.0
"""Seconds without a record after which the broker counts as away."""
AT_ONCE = 500


def stretch(consumer: Consumer, topic: str, first: int, last: int) -> Iterator[Message]:
    """Records first..last-1 of partition 0. Raises BrokerUnavailable."""
    consumer.assign([TopicPartition(topic, 0, first)])
    return messages_up_to(consumer, {(topic, 0): first}, {(topic, 0): last}, PATIENCE, AT_ONCE)
