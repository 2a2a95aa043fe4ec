"""Writes corrected records to an inbox, and finds those that were written and not noted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from infra.dead_letters.reading import stretch
from schemas.kafka_access import KafkaAccess
from schemas.positions import Position
from stream_processors.log import ends, open_consumer

PRODUCER: dict[str, Any] = {
    "enable.idempotence": True,
    "acks": "all",
    "linger.ms": 2,
    "compression.type": "gzip",
    "compression.level": 1,
    "log_level": 0,
    "error_cb": lambda _error: None,
}


class InboxWriter:
    """`writer` may write the inbox, `reader` may read it. Waits `ack_seconds` for the broker."""

    def __init__(self, writer: KafkaAccess, reader: KafkaAccess, ack_seconds: float = 20.0) -> None:
        self._writer = writer
        self._reader = reader
        self._ack_seconds = ack_seconds

    def end(self, topic: str) -> int:
        """Offset that the next record gets. Raises BrokerUnavailable, NotProvisioned."""
        consumer = open_consumer(self._reader, f"{self._reader.username}.resubmission")
        try:
            return ends(consumer, [(topic, 0)])[(topic, 0)]
        finally:
            consumer.close()

    def written_since(self, topic: str, offset: int) -> dict[bytes, int]:
        """Record -> first offset, of what stands in `topic` from `offset` on."""
        consumer = open_consumer(self._reader, f"{self._reader.username}.resubmission")
        found: dict[bytes, int] = {}
        try:
            until = ends(consumer, [(topic, 0)])[(topic, 0)]
            for message in stretch(consumer, topic, offset, until):
                found.setdefault(message.value() or b"", message.offset() or 0)
        finally:
            consumer.close()
        return found

    def write(self, topic: str, records: Mapping[Position, tuple[bytes, bytes]]) -> dict[Position, int | str]:
        """Write (key, value) per dead letter; returns its offset, or why the broker has not confirmed it."""
        outcomes: dict[Position, int | str] = dict.fromkeys(records, "no answer")
        producer = Producer(
            self._writer.librdkafka() | PRODUCER | {"message.timeout.ms": int(self._ack_seconds * 1000)}
        )
        for position, (key, value) in records.items():

            def told(error: KafkaError | None, message: Message, at: Position = position) -> None:
                outcomes[at] = error.str() if error else message.offset() or 0

            try:
                producer.produce(topic, value, key=key, partition=0, on_delivery=told)
            except (BufferError, KafkaException) as error:
                outcomes[position] = str(error)
        producer.flush(self._ack_seconds + 5)
        return outcomes
