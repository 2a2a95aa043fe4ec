"""The log as workers see it: consumers, ends, topic ids. Everything here speaks librdkafka."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from confluent_kafka import OFFSET_END, Consumer, KafkaError, KafkaException, Message, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient

from schemas.errors import BrokerUnavailable, KitelineError, NotProvisioned
from schemas.facts import Record, RecordColumns
from schemas.kafka_access import KafkaAccess

TIMEOUT = 15.0
"""Seconds that a question to the broker may take."""
AWAY = 60.0
"""Seconds for which a worker waits for a broker that is away."""
UNKNOWN = 15.0
"""Seconds for which it waits for a topic that the broker does not know: one that has just started learns of them last."""

CONSUMER: dict[str, Any] = {
    "enable.auto.commit": False,
    "auto.offset.reset": "earliest",
    "allow.auto.create.topics": False,
    "topic.metadata.refresh.interval.ms": 3_000,
    "session.timeout.ms": 10_000,
    "heartbeat.interval.ms": 2_000,
    "queued.max.messages.kbytes": 32_768,
    "fetch.wait.max.ms": 100,
    "log_level": 2,
}
COMMITTING: dict[str, Any] = {
    "enable.auto.commit": True,
    "enable.auto.offset.store": False,
    "auto.commit.interval.ms": 1_000,
}


MOVING = {
    KafkaError.NOT_COORDINATOR,
    KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
    KafkaError.COORDINATOR_NOT_AVAILABLE,
    KafkaError.NOT_LEADER_FOR_PARTITION,
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.FENCED_LEADER_EPOCH,
    KafkaError.UNKNOWN_LEADER_EPOCH,
    KafkaError.OFFSET_NOT_AVAILABLE,
    KafkaError._WAIT_COORD,
}
"""What a broker answers that has just started, or has just handed a partition or a group to another."""
Answer = TypeVar("Answer")


def unreachable(error: object) -> BrokerUnavailable:
    return BrokerUnavailable(
        f"连不上 Kafka（{error}）；请运行 kiteline up 或检查 KITELINE_KAFKA_BOOTSTRAP",
        f"Kafka cannot be reached ({error}); run `kiteline up` or check KITELINE_KAFKA_BOOTSTRAP",
    )


def open_consumer(access: KafkaAccess, group: str, **more: Any) -> Consumer:
    """A consumer that commits nothing by itself."""
    return Consumer(access.librdkafka() | CONSUMER | {"group.id": group} | more)


def open_committing_consumer(access: KafkaAccess, group: str, **more: Any) -> Consumer:
    """A consumer that commits what was stored with `store_offsets`, and nothing else."""
    return open_consumer(access, group, **COMMITTING, **more)


def record_of(message: Message) -> Record:
    """One message as a record. Raises BrokerUnavailable for an error in its place."""
    error = message.error()
    if error is not None:
        raise unreachable(error.str())
    return Record(
        message.topic() or "",
        message.partition() or 0,
        message.offset() or 0,
        message.timestamp()[1],
        message.key(),
        message.value(),
    )


def columns_by_topic(messages: Sequence[Message]) -> dict[str, RecordColumns]:
    """Records side by side, per topic. Raises BrokerUnavailable for an error in a message's place."""
    by_topic: dict[Any, list[Any]] = {}
    for message in messages:
        error = message.error()
        if error is None:
            by_topic.setdefault(message.topic(), []).append(message)
        elif not is_passing(message):
            raise unreachable(error.str())
    return {
        topic: RecordColumns(
            [topic] * len(mine),
            [m.partition() for m in mine],
            [m.offset() for m in mine],
            [m.timestamp()[1] for m in mine],
            [m.value() for m in mine],
        )
        for topic, mine in by_topic.items()
    }


def is_passing(message: Message) -> bool:
    """Whether `message` stands for a condition that librdkafka mends by itself (broker away, topic not there yet)."""
    error = message.error()
    return error is not None and (
        error.retriable()
        or error.code()
        in (
            KafkaError._PARTITION_EOF,
            KafkaError._ALL_BROKERS_DOWN,
            KafkaError._TRANSPORT,
            KafkaError.UNKNOWN_TOPIC_OR_PART,
            KafkaError._UNKNOWN_TOPIC,
            KafkaError.TOPIC_AUTHORIZATION_FAILED,
        )
    )


def ask(question: Callable[[], Answer]) -> Answer:
    """The answer to `question`, asked again while the broker is moving. Raises BrokerUnavailable, NotProvisioned."""
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            return question()
        except KafkaException as error:
            if error.args[0].code() not in MOVING or time.monotonic() > deadline:
                raise _told(error) from error
            time.sleep(0.2)


def ask_until_back(question: Callable[[], Answer]) -> Answer:
    """The answer to `question`, which changes nothing, asked again while the broker is away, for AWAY seconds at most,
    or does not know the topic, for UNKNOWN seconds.

    For a worker, which waits for the broker; a command tells its user at once.
    """
    began = time.monotonic()
    while True:
        try:
            return question()
        except (BrokerUnavailable, NotProvisioned) as error:
            if time.monotonic() - began > (UNKNOWN if isinstance(error, NotProvisioned) else AWAY):
                raise
            time.sleep(0.5)


def topic_ids(access: KafkaAccess, topics: Iterable[str]) -> dict[str, str]:
    """Kafka's id of each topic. Raises BrokerUnavailable, or KitelineError for a topic that is not there."""
    admin = AdminClient(access.librdkafka() | {"log_level": 2})

    def described() -> dict[str, str]:
        asked = admin.describe_topics(TopicCollection(list(topics)), request_timeout=TIMEOUT)
        return {topic: str(future.result().topic_id) for topic, future in asked.items()}

    return ask(described)


def ends(consumer: Consumer, sources: Iterable[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """The log's end now, per topic and partition, by one question for all of them."""
    asked = [TopicPartition(topic, partition, OFFSET_END) for topic, partition in sources]

    def answered() -> dict[tuple[str, int], int]:
        found = consumer.offsets_for_times(asked, timeout=TIMEOUT) if asked else []
        for answer in found:
            if answer.error is not None:
                raise KafkaException(answer.error)
        return {(answer.topic, answer.partition): answer.offset for answer in found}

    return ask(answered)


def committed(consumer: Consumer, topic: str, partition: int) -> int:
    """The offset that the consumer's group has committed, 0 when none."""
    asked = [TopicPartition(topic, partition)]
    return max(0, int(ask(lambda: consumer.committed(asked, timeout=TIMEOUT))[0].offset))


def partition_counts(consumer: Consumer, topics: Iterable[str]) -> Mapping[str, int]:
    """Number of partitions per topic."""
    listed = ask(lambda: consumer.list_topics(timeout=TIMEOUT)).topics
    missing = [topic for topic in topics if topic not in listed]
    if missing:
        raise _not_there(missing[0])
    return {topic: len(listed[topic].partitions) for topic in topics}


def _told(error: KafkaException) -> KitelineError:
    cause = error.args[0]
    if isinstance(cause, KafkaError) and cause.code() in (
        KafkaError.UNKNOWN_TOPIC_OR_PART,
        KafkaError._UNKNOWN_TOPIC,
        KafkaError._UNKNOWN_PARTITION,
    ):
        return _not_there(cause.str())
    return unreachable(cause)


def _not_there(topic: str) -> KitelineError:
    return NotProvisioned(
        f"主题不存在（{topic}）；请先运行 kiteline provision",
        f"no such topic ({topic}); run `kiteline provision` first",
    )


def read_one(access: KafkaAccess, topic: str, partition: int, offset: int) -> Record:
    """The record at one position. Raises BrokerUnavailable, or KitelineError when there is none."""
    consumer = open_consumer(access, "kiteline.read-one")
    try:
        consumer.assign([TopicPartition(topic, partition, offset)])
        messages = consumer.consume(1, timeout=TIMEOUT)
        # Where the log has been trimmed, reading begins at what is left of it: another record.
        if messages and not is_passing(messages[0]) and messages[0].offset() == offset:
            return record_of(messages[0])
    finally:
        consumer.close()
    raise KitelineError(
        f"{topic}[{partition}]@{offset} 处没有记录；曾有明文个人信息的收件箱会被截去（见 docs/personal-data.md）",
        f"there is no record at {topic}[{partition}]@{offset}; an inbox that took personal data in clear is trimmed"
        " (see docs/personal-data.md)",
    )
