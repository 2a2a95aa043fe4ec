"""When the first record that admission has not taken was recorded, without reading an inbox.

Whoever shows lag may see inboxes, not read them: what stands there is the members'. The broker tells the first record
after a time, with its own time; the verdict before it tells from when on to ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec
from sqlalchemy import Engine, select

from projections.engine.database_errors import database_errors_told
from projections.lag import Lag
from projections.records import verdict
from schemas.kafka_access import KafkaAccess
from stream_processors.log import TIMEOUT, ask
from stream_processors.log_times import At


def first_unadmitted(access: KafkaAccess, engine: Engine, behind: Sequence[Lag]) -> dict[At, int]:
    """Milliseconds since 1970 of the record at each `next_offset`. Raises BrokerUnavailable, DatabaseUnavailable."""
    if not behind:
        return {}
    v = verdict.c
    before: dict[At, int] = {}
    found: dict[At, int] = {}
    with database_errors_told(), engine.connect() as connection:
        for one in behind:
            here = (v.topic == one.topic) & (v.partition == one.partition)
            newest = select(v.offset, v.recorded_at).where(here, v.offset <= one.next_offset)
            held = connection.execute(newest.order_by(v.offset.desc()).limit(1)).one_or_none()
            at = (one.topic, one.partition, one.next_offset)
            stamp = int(held.recorded_at.timestamp() * 1000) if held else -1
            if held and held.offset == one.next_offset:
                found[at] = stamp  # judged, and not committed yet
            else:
                before[at] = stamp
    return found | _after(access, before)


def _after(access: KafkaAccess, before: dict[At, int]) -> dict[At, int]:
    """Inboxes carry the broker's own time, which does not go back: the first record after the last one's time is the
    wanted one, unless that was recorded in the same millisecond."""
    if not before:
        return {}
    admin = AdminClient(access.librdkafka() | {"log_level": 2})
    asked = {TopicPartition(topic, p): OffsetSpec.for_timestamp(stamp + 1) for (topic, p, _), stamp in before.items()}

    def answered() -> dict[tuple[str, int], Any]:
        futures = admin.list_offsets(asked, request_timeout=TIMEOUT)
        return {(place.topic, place.partition): future.result() for place, future in futures.items()}

    told = ask(answered)
    found = {}
    for (topic, partition, offset), stamp in before.items():
        first = told[topic, partition]
        same_moment = stamp >= 0 and (first.offset < 0 or first.offset > offset)
        found[topic, partition, offset] = stamp if same_moment else first.timestamp
    return {at: stamp for at, stamp in found.items() if stamp >= 0}
