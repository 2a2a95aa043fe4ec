"""Admission of one sandbox inbox: the decisions of the real one by the real code lists and members, and no effects.

Verdicts go to `verdicts.<member>` of the sandbox. What was accepted before is remembered for this test alone.
"""

from __future__ import annotations

from datetime import datetime
from types import TracebackType

from confluent_kafka import Producer, TopicPartition

from infra.certify.course import Seen
from infra.certify.sandbox import Sandbox
from infra.embedded.kafka import ADMIN
from infra.services import Services
from schemas.errors import NotAcknowledged
from schemas.reasons import Reason
from schemas.reference_book import ReferenceBook
from stream_processors.admission.decisions import ACCEPTED, DUPLICATE, Decision, decide
from stream_processors.admission.json_once import Shared
from stream_processors.admission.reference_follower import ReferenceFollower
from stream_processors.admission.verdict_message import verdict_message
from stream_processors.log import is_passing, open_consumer, record_of

CONFIRM = 20.0
"""Seconds that the broker has to confirm a verdict."""


class SandboxAdmission:
    """Use as a context manager. Unit of parallelism: one inbox. Guarantee: each record is judged once, in order."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        access = services.kafka(ADMIN)
        self._sandbox = sandbox
        self._book = ReferenceBook()
        self._follower = ReferenceFollower(access, services.topics, self._book)
        self._inbox = open_consumer(access, f"{sandbox.topics.prefix}kiteline.certify")
        self._inbox.assign([TopicPartition(sandbox.inbox, 0, 0)])
        self._producer = Producer(access.librdkafka() | {"acks": "all", "log_level": 2})
        self._known: dict[str, bytes] = {}

    def __enter__(self) -> SandboxAdmission:
        self._follower.catch_up()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._follower.close()
        self._inbox.close()

    def kind(self) -> str | None:
        """What the member is; None where it has not been admitted."""
        admitted = self._book.members.admitted.get(self._sandbox.member)
        return admitted.kind if admitted else None

    def read(self, seconds: float) -> list[Seen]:
        """Judge what has come, waiting up to `seconds` for something. Raises BrokerUnavailable, NotAcknowledged."""
        messages = self._inbox.consume(500, timeout=seconds)
        records = [record_of(message) for message in messages if not is_passing(message)]
        if not records:
            return []
        self._follower.catch_up()
        decisions = decide(records, self._sandbox.topics, self._book)
        for decision in decisions:
            self._mark_repeat(decision)
            self._publish(decision)
        if self._producer.flush(CONFIRM):
            raise NotAcknowledged("Kafka 未确认沙箱裁定", "Kafka did not confirm a verdict of the sandbox")
        return [_seen(decision) for decision in decisions]

    def _mark_repeat(self, decision: Decision) -> None:
        if decision.outcome != ACCEPTED or decision.event_id is None:
            return
        held = self._known.get(decision.event_id)
        if held is None:
            self._known[decision.event_id] = decision.content_hash
        elif held == decision.content_hash:
            decision.outcome = DUPLICATE
        else:
            decision.reject(Reason("event-id-reused", "event_id", decision.event_id))

    def _publish(self, decision: Decision) -> None:
        key = (decision.event_id or str(decision.position)).encode()
        value = verdict_message(decision, Shared())
        self._producer.produce(self._sandbox.topics.verdicts(decision.member), key=key, value=value)


def _seen(decision: Decision) -> Seen:
    return Seen(
        decision.outcome,
        tuple(decision.reasons),
        decision.event_type,
        decision.event_id,
        decision.subject,
        datetime.fromisoformat(decision.occurred_at) if decision.occurred_at else None,
        decision.record.recorded_at,
    )
