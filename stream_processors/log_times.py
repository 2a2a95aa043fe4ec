"""What was recorded when: questions to the log by time, and the other way round. Everything here speaks librdkafka."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import datetime

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, TopicPartition

from projections.engine.checkpoint import log_cut
from schemas.topics import Topics
from stream_processors.log import TIMEOUT, ask, is_passing, record_of, unreachable

Source = tuple[str, int]
At = tuple[str, int, int]
"""Topic, partition and offset."""
FETCH: dict[str, int] = {"fetch.message.max.bytes": 16_384, "queued.min.messages": 1}
"""For a consumer that looks at single records: it need not fetch far ahead."""


def inboxes(consumer: Consumer, topics: Topics, seconds: float = TIMEOUT) -> list[Source]:
    """Partitions of all inboxes that the principal may see, those of today. `seconds` that the broker may take."""
    beginning = topics.inbox("")
    listed = ask(lambda: consumer.list_topics(timeout=seconds)).topics
    return [(topic, p) for topic in sorted(listed) if topic.startswith(beginning) for p in listed[topic].partitions]


def beginnings(consumer: Consumer, sources: Iterable[Source]) -> dict[Source, int]:
    """The first offset that there is, per partition, by one question for all of them."""
    return _by_time(consumer, dict.fromkeys(sources, OFFSET_BEGINNING))


def require_there(consumer: Consumer, places: Mapping[Source, int]) -> None:
    """Raise TopicReplaced where the log no longer has what is to be read from these offsets on: librdkafka would begin
    at what it has, without a word."""
    for source, begins in beginnings(consumer, places).items():
        if places[source] < begins:
            raise log_cut(source, places[source], begins)


def first_after(consumer: Consumer, sources: Iterable[Source], moment: datetime) -> dict[Source, int]:
    """The first offset that was recorded after `moment` (whole milliseconds); without partitions that have none."""
    following = int(moment.timestamp() * 1000) + 1
    found = _by_time(consumer, dict.fromkeys(sources, following))
    return {source: offset for source, offset in found.items() if offset >= 0}


def last_until(consumer: Consumer, spans: Mapping[Source, tuple[int, int]], moment: datetime) -> dict[Source, int]:
    """Behind the last record of `moment` or before, within [first, end) of each partition; `first` when there is none.

    Reads all that lies in the spans. Raises BrokerUnavailable when nothing comes for a while.
    """
    latest = int(moment.timestamp() * 1000)
    found = {source: first for source, (first, _) in spans.items()}
    left = {source: span for source, span in spans.items() if span[0] < span[1]}
    consumer.assign([TopicPartition(*source, first) for source, (first, _) in left.items()])
    deadline = time.monotonic() + TIMEOUT
    while left:
        if time.monotonic() > deadline:
            raise unreachable(f"nothing of {min(left)} within {TIMEOUT:.0f} s")
        for message in consumer.consume(10_000, timeout=0.2):
            if is_passing(message):
                continue
            record = record_of(message)
            source, deadline = (record.topic, record.partition), time.monotonic() + TIMEOUT
            if source in left and record.offset < left[source][1] and record.timestamp <= latest:
                found[source] = record.offset + 1
            if source in left and record.offset + 1 >= left[source][1]:
                del left[source]
                consumer.incremental_unassign([TopicPartition(*source)])
    consumer.unassign()
    return found


def committed_all(consumer: Consumer, sources: Iterable[Source]) -> dict[Source, int]:
    """The offset that the consumer's group has committed, per partition; the beginning where it has none."""
    asked = [TopicPartition(*source) for source in sources]
    found = ask(lambda: consumer.committed(asked, timeout=TIMEOUT)) if asked else []
    held = {(one.topic, one.partition): int(one.offset) for one in found}
    unknown = beginnings(consumer, [source for source, offset in held.items() if offset < 0])
    return held | unknown


def first_recorded(consumer: Consumer, wanted: Iterable[At]) -> dict[At, int]:
    """When the record at each offset, or the first after it, was recorded: milliseconds since 1970.

    Reads one record per place. Raises BrokerUnavailable when one does not come in time; ask for places below the end.
    """
    found: dict[At, int] = {}
    left = sorted(set(wanted))
    deadline = time.monotonic() + TIMEOUT
    while left:
        # Of one partition one place at a time.
        round_ = {(topic, partition): (topic, partition, offset) for topic, partition, offset in reversed(left)}
        consumer.assign([TopicPartition(*at) for at in round_.values()])
        missing: dict[Source, At] = dict(round_)
        while missing:
            if time.monotonic() > deadline:
                raise unreachable(f"no record at {min(missing.values())} within {TIMEOUT:.0f} s")
            for message in consumer.consume(len(missing), timeout=0.2):
                if is_passing(message):
                    continue
                record = record_of(message)
                at = missing.pop((record.topic, record.partition), None)
                if at:
                    found[at] = record.timestamp
                    consumer.incremental_unassign([TopicPartition(record.topic, record.partition)])
        left = [at for at in left if at not in found]
    consumer.unassign()
    return found


def _by_time(consumer: Consumer, asked: Mapping[Source, int]) -> dict[Source, int]:
    places = [TopicPartition(*source, at) for source, at in asked.items()]

    def answered() -> dict[Source, int]:
        found = consumer.offsets_for_times(places, timeout=TIMEOUT) if places else []
        for answer in found:
            if answer.error is not None:
                raise KafkaException(answer.error)
        return {(answer.topic, answer.partition): int(answer.offset) for answer in found}

    return ask(answered)
