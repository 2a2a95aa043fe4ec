"""Members and their standing, read from the governance topic: what rights at the broker must mirror."""

from __future__ import annotations

import time

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from infra.embedded.kafka import ADMIN
from infra.services import Services
from schemas.errors import BrokerUnavailable, NotProvisioned
from schemas.member_book import MemberBook
from schemas.wire import decode
from stream_processors.catching_up import up_to
from stream_processors.log import TIMEOUT, ends, open_consumer, partition_counts


def read_members(services: Services) -> MemberBook:
    """Everything that has been admitted about members up to now; nothing where there is no such topic yet.

    Raises BrokerUnavailable.
    """
    topic, book = services.topics.canonical("governance"), MemberBook()
    consumer = open_consumer(services.kafka(ADMIN), f"{services.topics.prefix}kiteline.standing")
    try:
        try:
            count = partition_counts(consumer, [topic])[topic]
        except NotProvisioned:
            return book
        targets = _ends(consumer, [(topic, partition) for partition in range(count)])
        consumer.assign([TopicPartition(topic, partition, 0) for _, partition in targets])
        following = dict.fromkeys(targets, 0)
        for record in up_to(consumer, following, targets, TIMEOUT):
            contract, fact = decode(record.value)
            book.learn(contract.name, fact)
        return book
    finally:
        consumer.close()


_ELECTING = (KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.LEADER_NOT_AVAILABLE)
_PATIENCE = 20.0
"""Seconds for a topic just made to get its leader."""


def _ends(consumer: Consumer, sources: list[tuple[str, int]]) -> dict[tuple[str, int], int]:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return ends(consumer, sources)
        except BrokerUnavailable as error:
            cause = error.__cause__
            passing = isinstance(cause, KafkaException) and cause.args[0].code() in _ELECTING
            if not passing or time.monotonic() > deadline:
                raise
        time.sleep(0.1)
