"""Sends what admission decided: accepted facts to their family, verdicts and dead letters to the member.

Guarantee: `confirm` returns only when the broker has confirmed every record sent before; otherwise it raises and the
batch is replayed, which changes nothing downstream.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from confluent_kafka import KafkaError, Message, Producer

from schemas.errors import NotAcknowledged
from schemas.kafka_access import KafkaAccess
from schemas.sealing import kid_of
from schemas.topics import Topics
from schemas.wire import LARGEST
from stream_processors.admission.decisions import ACCEPTED, REJECTED, Decision
from stream_processors.admission.json_once import Shared
from stream_processors.admission.verdict_message import verdict_message
from stream_processors.failpoints import NO_FAILPOINTS, Failpoints

PRODUCER: dict[str, Any] = {
    "enable.idempotence": True,
    "acks": "all",
    "linger.ms": 2,
    "compression.type": "gzip",  # the one that every client reads without more packages
    "compression.level": 1,
    "partitioner": "murmur2_random",
    "delivery.timeout.ms": 60_000,
    "delivery.report.only.error": True,
    "queue.buffering.max.messages": 500_000,
    "log_level": 2,
}
FLUSH = 65.0
Headers = Callable[[Decision], dict[str, str]]
LONGEST_KEY = 1_000
"""Bytes of an inbox record's key that a dead letter repeats; ours are subjects."""


class Forwarder:
    """`headers`: headers of an accepted fact's canonical record; None, as is usual, for none."""

    def __init__(
        self,
        access: KafkaAccess,
        topics: Topics,
        headers: Headers | None = None,
        failpoints: Failpoints = NO_FAILPOINTS,
    ) -> None:
        self._producer = Producer(access.librdkafka() | PRODUCER)
        self._topics = topics
        self._headers = headers
        self._failpoints = failpoints
        self._failed: KafkaError | None = None

    def send(self, decisions: Sequence[Decision]) -> None:
        """Hand over accepted facts, verdicts and dead letters, in order."""
        in_json = Shared()
        for decision in decisions:
            if decision.outcome == ACCEPTED:
                self._forward(decision)
                self._failpoints.passed("admission.fact-sent")
            elif decision.outcome == REJECTED:
                self._dead_letter(decision)
            self._verdict(decision, in_json)
        self._failpoints.passed("admission.sent")

    def confirm(self) -> None:
        """Wait for the broker to confirm what was sent. Raises NotAcknowledged."""
        left = self._producer.flush(FLUSH)
        failed, self._failed = self._failed, None
        if left or failed:
            why = failed.str() if failed else f"{left} records unconfirmed"
            raise NotAcknowledged(
                f"Kafka 未确认写入（{why}），本批将重放",
                f"Kafka did not confirm ({why}); the batch will be replayed",
            )
        self._failpoints.passed("admission.acknowledged")

    def _produce(self, topic: str, **message: Any) -> None:
        while True:
            try:
                self._producer.produce(topic, on_delivery=self._delivered, **message)
                return
            except BufferError:
                self._producer.poll(0.1)

    def _delivered(self, error: KafkaError | None, _: Message) -> None:
        if error is not None:
            self._failed = error

    def _forward(self, decision: Decision) -> None:
        record = decision.record
        topic = self._topics.canonical(decision.family or "")
        key = (decision.subject or "").encode()
        headers = {"headers": self._headers(decision)} if self._headers else {}
        self._produce(topic, key=key, value=decision.resealed or record.value, timestamp=record.timestamp, **headers)

    def _dead_letter(self, decision: Decision) -> None:
        topic, partition, offset = decision.position
        headers = {
            "kiteline-position": f"{topic}[{partition}]@{offset}",
            "kiteline-reasons": json.dumps(decision.reasons, ensure_ascii=False),
        }
        record = decision.record
        if decision.hidden:
            headers |= {"kiteline-sealed": kid_of(decision.hidden.decode())}
            self._produce(self._topics.dead_letters(decision.member), value=decision.hidden, headers=headers)
            return
        # What is too large for any topic of ours stays where it is, in the inbox; the position says where.
        value = record.value if len(record.value or b"") <= LARGEST else None
        key = record.key if len(record.key or b"") <= LONGEST_KEY else None
        self._produce(self._topics.dead_letters(decision.member), key=key, value=value, headers=headers)

    def _verdict(self, decision: Decision, in_json: Shared) -> None:
        topic, partition, offset = decision.position
        key = (decision.event_id or f"{topic}[{partition}]@{offset}").encode()
        self._produce(
            self._topics.verdicts(decision.member),
            key=key,
            value=verdict_message(decision, in_json),
            headers={"kiteline-outcome": decision.outcome},
        )
