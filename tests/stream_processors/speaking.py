"""Facts as members state them, and members who speak through the broker with their own credentials."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import fastavro
from confluent_kafka import KafkaError, KafkaException, Message, Producer, TopicPartition

from schemas.contracts import EVENTS, contract_named
from schemas.facts import Record
from schemas.kafka_access import KafkaAccess
from schemas.wire import encode, frame
from stream_processors.log import open_consumer, record_of

SCHOOL, OTHER_SCHOOL, STRANGER = "4137012391", "4137012819", "4137012947"
"""The stranger has an inbox but was never admitted."""
EMPLOYER = "91370705MA8KT0A1Q4"
OPERATOR = "operator"


def fact(event_type: str, member: str, local: str | None = None, /, **changes: Any) -> dict[str, Any]:
    """A fact of `member` that nothing is wrong with, about a subject of its own; `changes` win."""
    [example] = EVENTS.glob(f"*/{event_type}.v1.example.json")
    said: dict[str, Any] = json.loads(example.read_text(encoding="utf-8"))
    own = {"event_id": str(uuid.uuid4()), "member": member, "subject": f"{member}/{local or uuid.uuid4()}"}
    if event_type == "OutcomeReported":
        own["employer"] = EMPLOYER  # the example's code is only shaped like one
    return said | own | changes


def value(event_type: str, member: str, local: str | None = None, /, **changes: Any) -> bytes:
    """The same as it is written to an inbox."""
    return encode(event_type, fact(event_type, member, local, **changes))


def unchecked(event_type: str, member: str, /, **changes: Any) -> bytes:
    """The same, written by a client that is not ours and lets anything pass that Avro can hold."""
    contract, said = contract_named(event_type), fact(event_type, member, **changes)
    payload = io.BytesIO()
    values = {f.name: moment(f.kind, said.get(f.name)) for f in contract.fields}
    fastavro.schemaless_writer(payload, contract.parsed, values)
    return frame(contract.schema_id, payload.getvalue())


def moment(kind: str, said: Any) -> Any:
    if kind == "date" and said:
        return date.fromisoformat(said)
    return datetime.fromisoformat(said) if kind == "timestamp" and said else said


def send(
    access: KafkaAccess, topic: str, values: Iterable[bytes | None], keys: Sequence[bytes] | None = None
) -> list[tuple[int, int]]:
    """Write records; returns (partition, offset) of each, as the broker confirmed. Raises KafkaException."""
    confirmed: list[tuple[int, int]] = []
    refused: list[KafkaError] = []

    def told(error: KafkaError | None, message: Message) -> None:
        if error is not None:
            refused.append(error)
        else:
            confirmed.append((message.partition() or 0, message.offset() or 0))

    quiet: dict[str, Any] = {"log_level": 0, "message.timeout.ms": 20_000, "partitioner": "murmur2_random"}
    larger: dict[str, Any] = {"compression.type": "gzip", "message.max.bytes": 16 * 1024 * 1024}
    producer = Producer(access.librdkafka() | quiet | larger)
    for number, one in enumerate(values):
        producer.produce(topic, one, key=keys[number] if keys else None, on_delivery=told)
        producer.poll(0)
    producer.flush(30)
    if refused:
        raise KafkaException(refused[0])
    return confirmed


def messages(access: KafkaAccess, topic: str, partition: int = 0, first: int = 0) -> list[Message]:
    """Everything from offset `first` to the partition's end as it is now."""
    consumer = open_consumer(access, "tests.reading")
    try:
        end = consumer.get_watermark_offsets(TopicPartition(topic, partition), 15)[1]
        consumer.assign([TopicPartition(topic, partition, first)])
        found: list[Message] = []
        while len(found) < end - first:
            found += [m for m in consumer.consume(min(10_000, end - first - len(found)), timeout=1.0) if not m.error()]
        return found
    finally:
        consumer.close()


def records(access: KafkaAccess, topic: str, partition: int = 0, first: int = 0) -> list[Record]:
    """The same as records."""
    return [record_of(message) for message in messages(access, topic, partition, first)]


def first_left(access: KafkaAccess, topic: str) -> int:
    """The first offset that partition 0 still holds, as the broker knows it: a trimmed inbox begins further on."""
    consumer = open_consumer(access, "tests.first")
    try:
        return int(consumer.get_watermark_offsets(TopicPartition(topic, 0), 15)[0])
    finally:
        consumer.close()


def headers_of(message: Message) -> dict[str, bytes]:
    """Headers of a record that has them."""
    found: Any = message.headers() or []
    return {name: bytes(content or b"") for name, content in found}
