"""Follow a member's own verdicts until every fact just sent has its own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from producers.kafka_handles import opened
from producers.send_faults import told
from schemas.errors import BrokerUnavailable, KitelineError
from schemas.kafka_access import KafkaAccess
from schemas.positions import Position
from schemas.topics import Topics

Verdict = dict[str, Any]
"""Value of a record of `verdicts.<member>`: position, event_id, event_type, subject, outcome, reasons, ..."""


class VerdictReader:
    """Reads `verdicts.<member>` from its end at the time of making. Use as a context manager.

    `waiting`: facts in the outbox, to be told when the broker is away. Reads one partition alone; sees every verdict
    written after `__enter__`, in order.
    """

    def __init__(
        self, access: KafkaAccess, topics: Topics, member: str, *, waiting: int = 0, bootstrap_ms: int = 10_000
    ) -> None:
        self._access = access
        self._member = member
        self._topic = topics.verdicts(member)
        self._waiting = waiting
        self._bootstrap_ms = bootstrap_ms
        self._consumer: Any = None

    def __enter__(self) -> VerdictReader:
        partition = TopicPartition(self._topic, 0)
        try:
            self._consumer = opened(
                KafkaConsumer,
                self._access,
                client_id=f"kiteline-{self._member}-verdicts",
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                bootstrap_timeout_ms=self._bootstrap_ms,
            )
            self._consumer.assign([partition])
            end = self._consumer.end_offsets([partition], timeout_ms=self._bootstrap_ms)[partition]
            self._consumer.seek(partition, end)
        except (KafkaError, OSError) as error:
            self.close()
            raise self._told(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            consumer.close()

    def wait(
        self, positions: Iterable[Position], seconds: float, progress: Callable[[int, int], None] | None = None
    ) -> dict[Position, Verdict]:
        """Verdicts of the records at `positions`, as many as came within `seconds`."""
        return {_position(verdict): verdict for verdict in self.follow(positions, seconds, progress)}

    def follow(
        self, positions: Iterable[Position], seconds: float, progress: Callable[[int, int], None] | None = None
    ) -> Iterator[Verdict]:
        """The same one by one, as they come; keeps none of them."""
        wanted = set(positions)
        total = len(wanted)
        deadline = time.monotonic() + seconds
        while wanted and (left := deadline - time.monotonic()) > 0:
            for verdict in self._poll(min(left, 1.0)):
                if (position := _position(verdict)) in wanted:
                    wanted.discard(position)
                    yield verdict
            if progress:
                progress(total - len(wanted), total)

    def rewind(self, since: datetime) -> None:
        """Go on from the first verdict written at `since` or later."""
        partition = TopicPartition(self._topic, 0)
        try:
            found = self._consumer.offsets_for_times({partition: int(since.timestamp() * 1000)})[partition]
            if found is not None:
                self._consumer.seek(partition, found.offset)
        except (KafkaError, OSError) as error:
            raise self._told(error) from error

    def read(self, seconds: float) -> list[Verdict]:
        """The next verdicts, in order; empty when none came within `seconds`."""
        return self._poll(seconds)

    def rejected(self) -> set[str]:
        """Event ids that were rejected and not accepted since, over the member's whole history."""
        partition = TopicPartition(self._topic, 0)
        refused: set[str] = set()
        try:
            end = self._consumer.position(partition)
            self._consumer.seek(partition, 0)
            while self._consumer.position(partition) < end:
                for verdict in self._poll(1.0):
                    if verdict["event_id"] and verdict["outcome"] == "rejected":
                        refused.add(verdict["event_id"])
                    elif verdict["outcome"] == "accepted":
                        refused.discard(verdict["event_id"])
        except (KafkaError, OSError) as error:
            raise self._told(error) from error
        return refused

    def _poll(self, seconds: float) -> list[Verdict]:
        try:
            batches = self._consumer.poll(timeout_ms=max(1, int(seconds * 1000)), max_records=5000)
        except (KafkaError, OSError) as error:
            raise self._told(error) from error
        return [json.loads(record.value) for records in batches.values() for record in records if record.value]

    def _told(self, error: Exception) -> KitelineError:
        found = told(error, self._access, self._member, self._topic, self._waiting)
        if isinstance(found, BrokerUnavailable) and not self._waiting:
            return BrokerUnavailable(
                f"连不上 Kafka（{self._access.bootstrap}），无法读取裁定；请检查地址和网络，本机服务可用 kiteline up 启动",
                f"Kafka cannot be reached at {self._access.bootstrap} to read verdicts; check address and network;"
                " local services: kiteline up",
            )
        if self._waiting:
            return found
        return type(found)(
            f"无法读取裁定主题 {self._topic}（{type(error).__name__}）；请检查 --as 与凭据，或运行 kiteline member add {self._member} …",
            f"the verdicts {self._topic} cannot be read ({type(error).__name__}); check --as and the credentials,"
            f" or run: kiteline member add {self._member} ...",
        )


def _position(verdict: Verdict) -> Position:
    at = verdict["position"]
    return Position(at["topic"], at["partition"], at["offset"])
