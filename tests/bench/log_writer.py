"""Puts facts on a log: canonical topics as admission would forward them, or a member's inbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from confluent_kafka import KafkaError, Message, Producer

from schemas.kafka_access import KafkaAccess
from schemas.wire import encode
from stream_processors.admission.forwarder import PRODUCER
from tests.bench.figures import require

LARGE: dict[str, Any] = {"linger.ms": 50, "queue.buffering.max.kbytes": 262_144}


def write_facts(access: KafkaAccess, topic: str, facts: Iterable[tuple[str, dict[str, Any]]]) -> int:
    """Write facts in the platform's own producer settings; the key is the subject. Returns how many."""
    refused: list[KafkaError] = []

    def told(error: KafkaError | None, _: Message) -> None:
        if error is not None:
            refused.append(error)

    producer = Producer(access.librdkafka() | PRODUCER | LARGE)
    count = 0
    for event_type, fact in facts:
        stamp = int(fact["occurred_at"].timestamp() * 1000)
        while True:
            try:
                key = fact["subject"].encode()
                producer.produce(topic, encode(event_type, fact), key, timestamp=stamp, on_delivery=told)
                break
            except BufferError:
                producer.poll(0.05)
        count += 1
        if count % 1_000 == 0:
            producer.poll(0)
    left = producer.flush(120)
    require(not refused and not left, f"the log was not written: {refused[:1]}, {left} unconfirmed")
    return count
