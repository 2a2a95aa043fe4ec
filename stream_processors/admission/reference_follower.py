"""Keeps admission's reference book at the log's end: code lists and members come as facts."""

from __future__ import annotations

from confluent_kafka import TopicPartition

from schemas.facts import Record
from schemas.kafka_access import KafkaAccess
from schemas.reference_book import ReferenceBook
from schemas.topics import Topics
from schemas.upcasting import newest_fact
from schemas.wire import decode
from stream_processors.catching_up import up_to
from stream_processors.log import AWAY, ask_until_back, ends, open_consumer, partition_counts

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
        """Learn every fact up to the log's end at the time of the call. Raises BrokerUnavailable when it is gone too long."""
        targets = ask_until_back(lambda: ends(self._asking, self._next))
        for record in up_to(self._consumer, self._next, targets, AWAY):
            self._learn(record)

    def _learn(self, record: Record) -> None:
        contract, fact = decode(record.value)
        self.book.learn(contract.name, newest_fact(contract, fact), record.recorded_at)

    def close(self) -> None:
        self._consumer.close()
        self._asking.close()
