"""What is left to do with keys and inboxes once admission has committed: done now and then, and again after a crash.

An inbox that took personal data in clear is trimmed past it: the inbox is not the record. A retired sealing key is
destroyed once its grace is over and admission has committed past everything that had come by then; what comes later,
sealed to it, is told to be sealed anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient

from schemas.kafka_access import KafkaAccess
from schemas.key_store import KeyStore
from schemas.topics import Topics
from stream_processors.log import TIMEOUT, ask, committed, ends, open_consumer, unreachable

logger = structlog.get_logger()


class KeyUpkeep:
    """Unit of parallelism: any number at once, each step may be repeated. `grace`: how long a retired key stays."""

    def __init__(self, keys: KeyStore, access: KafkaAccess, topics: Topics, grace: timedelta) -> None:
        self._keys = keys
        self._topics = topics
        self._grace = grace
        self._group = f"{topics.prefix}kiteline.admission"
        self._access = access
        quiet: dict[str, Any] = {"log_level": 2}
        self._admin = AdminClient(access.librdkafka() | quiet)

    def tick(self, at: datetime) -> None:
        """Do what can be done at `at`. Raises Unavailable when the broker or the key store is away."""
        places, retired = self._keys.to_trim(), self._keys.retired()
        if not places and not retired:
            return
        consumer = open_consumer(self._access, self._group)
        try:
            if places:
                self._trim(consumer, places)
            for key in retired:
                if at >= key.retired_at + self._grace:
                    self._retire(consumer, key.kid, key.bounds)
        finally:
            consumer.close()

    def _trim(self, consumer: Consumer, places: list[tuple[str, int, int]]) -> None:
        last: dict[tuple[str, int], int] = {}
        for topic, partition, offset in places:
            if committed(consumer, topic, partition) > offset:
                last[topic, partition] = max(offset, last.get((topic, partition), offset))
        if not last:
            return
        wanted = [TopicPartition(topic, partition, offset + 1) for (topic, partition), offset in last.items()]
        for future in self._admin.delete_records(wanted, request_timeout=TIMEOUT).values():
            try:
                future.result(TIMEOUT)
            except KafkaException as error:
                raise unreachable(error.args[0]) from error
        self._keys.trimmed(p for p in places if p[2] <= last.get((p[0], p[1]), -1))
        logger.info("inbox trimmed", positions={f"{topic}[{p}]": offset for (topic, p), offset in last.items()})

    def _retire(self, consumer: Consumer, kid: str, bounds: Mapping[str, int] | None) -> None:
        there = self._inboxes(consumer)
        if bounds is None:
            bounds = {topic: end for (topic, _), end in ends(consumer, [(topic, 0) for topic in there]).items()}
            self._keys.bound(kid, bounds)
        if all(committed(consumer, topic, 0) >= end for topic, end in bounds.items() if topic in there and end):
            self._keys.destroy(kid)
            logger.info("sealing key destroyed", kid=kid)

    def _inboxes(self, consumer: Consumer) -> set[str]:
        listed = ask(lambda: consumer.list_topics(timeout=TIMEOUT)).topics
        return {topic for topic in listed if topic.startswith(self._topics.inbox(""))}
