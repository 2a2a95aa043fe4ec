"""Canonical records with a time of their own, as admission would have forwarded them then."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from confluent_kafka import Producer

from schemas.wire import encode
from tests.instance import Instance
from tests.stream_processors.speaking import EMPLOYER, fact


@dataclass
class TimedLog:
    """The demand topic of an instance."""

    instance: Instance
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def record(self, moments: Iterable[datetime]) -> list[str]:
        """One fact per moment, in this order and of subjects of its own; returns their ids."""
        producer = Producer(self.instance.kafka("worker").librdkafka() | {"log_level": 0})
        ids = []
        for moment in moments:
            said = fact("DemandPublished", EMPLOYER, f"T-{next(self._numbers):06}", occurred_at=moment.isoformat())
            ids.append(said["event_id"])
            producer.produce(
                self.instance.topics.canonical("demand"),
                encode("DemandPublished", said),
                key=said["subject"].encode(),
                timestamp=int(moment.timestamp() * 1000),
            )
        assert producer.flush(30) == 0
        return ids
