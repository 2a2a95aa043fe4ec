"""How fast a replay could be at most: the log read and decoded, and nothing done with it."""

from __future__ import annotations

import time

from confluent_kafka import TopicPartition

from schemas.columns import decode_columns
from schemas.kafka_access import KafkaAccess
from stream_processors.log import open_consumer
from stream_processors.reading.batch_reader import CHUNK
from tests.bench.figures import require


def consume_and_decode(access: KafkaAccess, group: str, topic: str, partitions: int, count: int) -> tuple[float, float]:
    """Seconds to read `count` facts of a topic, and seconds to decode them."""
    consumer = open_consumer(access, group)
    reading = decoding = 0.0
    decoded = 0
    try:
        consumer.assign([TopicPartition(topic, p, 0) for p in range(partitions)])
        while decoded < count:
            began = time.perf_counter()
            values = [m.value() for m in consumer.consume(min(CHUNK, count - decoded), timeout=0.5) if not m.error()]
            read = time.perf_counter()
            columns = decode_columns(values)
            require(not columns.damaged, "the log holds damaged records")
            decoded += sum(frame.height for _, frame in columns.frames)
            reading += read - began
            decoding += time.perf_counter() - read
        return reading, decoding
    finally:
        consumer.close()
