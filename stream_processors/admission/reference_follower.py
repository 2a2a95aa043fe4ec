"""Keeps admission's reference book at the log's end: code lists and members come as facts."""

from __future__ import annotations

from confluent_kafka import TopicPartition

from schemas.facts import Record
from schemas.kafka_access import KafkaAccess
from schemas.reference_book import ReferenceBook
from schemas.topics import Topics
from schemas.upcasting import newest_fact
from schemas.wire import decode
from stream_processors.log import ask_until_back, ends, is_passing, open_consumer, partition_counts, record_of

FAMILIES = ("reference", "governance")


class ReferenceFollower:
    """Reads the reference and governance topics whole, then what is new before each decision."""

    def __init__(self, access: KafkaAccess, topics: Topics, book: ReferenceBook) -> None:
        self.book = book
        self._consumer = open_consumer(access, f"{topics.prefix}kiteline.reference")
        # Asked through a connection of its own: on the consumer's, the question waits behind an idle fetch (100 ms).
        self._asking = open_consumer(access, f"{topics.prefix}kiteline.reference")
        counts = partition_counts(self._consumer, [topics.canonical(family) for family in FAMILIES])
        self._next = {(topic, p): 0 for topic, count in counts.items() for p in range(count)}
        self._consumer.assign([TopicPartition(topic, p, 0) for topic, p in self._next])

    def catch_up(self) -> None:
        """Learn every fact up to the log's end at the time of the call."""
        targets = ask_until_back(lambda: ends(self._asking, self._next))
        while missing := sum(max(0, end - self._next[source]) for source, end in targets.items()):
            # No more than is missing: `consume` waits out its time for every message that does not come.
            for message in self._consumer.consume(min(500, missing), timeout=0.5):
                if not is_passing(message):
                    self._learn(record_of(message))

    def _learn(self, record: Record) -> None:
        contract, fact = decode(record.value)
        self.book.learn(contract.name, newest_fact(contract, fact), record.recorded_at)
        self._next[(record.topic, record.partition)] = record.offset + 1

    def close(self) -> None:
        self._consumer.close()
        self._asking.close()
