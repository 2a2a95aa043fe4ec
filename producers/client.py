"""The member client: states facts and knows which of them the broker has.

A fact is in the outbox, on disk, before it is sent and leaves it only when the broker has acknowledged it on all
replicas. No failed send looks like a success: whatever is not acknowledged stays and raises.

Unit of parallelism: one client a thread. Guarantee: at least once, in order; a fact sent twice keeps its event id,
and admission takes it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from producers.envelope import original_fact
from producers.kafka_handles import opened
from producers.sealing import Sealing, sealed_fact
from producers.send_faults import NotWritten, told
from producers.state import MemberState, Waiting
from producers.statements import encoded
from schemas.kafka_access import KafkaAccess
from schemas.positions import Position
from schemas.topics import Topics

CHUNK = 2000
"""Records handed to the producer before their acknowledgements are awaited and noted."""

Progress = Callable[[int, int], None]
"""Told (acknowledged so far, in all)."""


@dataclass(frozen=True)
class Patience:
    """Milliseconds: to find the broker, to learn of the topic, to be acknowledged, and for one request."""

    bootstrap_ms: int = 10_000
    metadata_ms: int = 10_000
    delivery_ms: int = 30_000
    request_ms: int = 10_000


@dataclass(frozen=True, slots=True)
class Delivered:
    """A fact that the broker has, and where."""

    event_id: str
    event_type: str
    position: Position


class MemberClient:
    """Speaks for `member` with the credentials `access`, keeping its outbox in `state`. Use as a context manager.

    Names and ID numbers in clear are sealed before they are kept, if there is a key in `sealing`, else refused.
    """

    def __init__(
        self,
        access: KafkaAccess,
        topics: Topics,
        member: str,
        state: MemberState,
        patience: Patience | None = None,
        sealing: Sealing | None = None,
    ) -> None:
        self.member = member
        self.topic = topics.inbox(member)
        self.state = state
        self._access = access
        self._patience = patience or Patience()
        self._sealing = sealing
        self._producer: Any = None

    def __enter__(self) -> MemberClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the broker. What is not acknowledged stays in the outbox."""
        producer, self._producer = self._producer, None
        if producer is not None:
            producer.close(timeout=1)

    def publish(self, event_type: str, fact: Mapping[str, Any]) -> Position:
        """State one fact; returns once the broker has it. Earlier facts of the outbox go first.

        `fact` needs occurred_at, subject and the fields of its type; event_id and member are added where absent.
        Raises RowRefused (a field does not fit; nothing kept), BrokerUnavailable or NotAcknowledged (kept in the
        outbox and sent with the next call), KitelineError (the broker refuses us; kept).
        """
        event_id = self._put(event_type, fact)
        return next(sent.position for sent in self.flush_outbox() if sent.event_id == event_id)

    def publish_many(
        self, facts: Iterable[tuple[str, Mapping[str, Any]]], progress: Progress | None = None
    ) -> list[Delivered]:
        """State many facts: all of them are kept in the outbox, then sent. Raises as `publish`."""
        with self.state.transaction():
            for event_type, fact in facts:
                self._put(event_type, fact)
        return self.flush_outbox(progress)

    def flush_outbox(self, progress: Progress | None = None) -> list[Delivered]:
        """Send what waits in the outbox, oldest first; returns what was acknowledged. Raises as `publish`."""
        total = self.state.waiting()
        delivered: list[Delivered] = []
        while records := self.state.first_waiting(CHUNK):
            done, fault = self._send(records)
            self.state.acknowledged(done)
            delivered += [Delivered(record.event_id, record.event_type, at) for record, at in done]
            if progress:
                progress(len(delivered), max(total, len(delivered)))
            if fault is not None:
                self.close()  # a producer that has failed once cannot be trusted to keep the order
                raise told(fault, self._access, self.member, self.topic, self.state.waiting())
        return delivered

    def _put(self, event_type: str, fact: Mapping[str, Any]) -> str:
        made = sealed_fact(event_type, original_fact(self.member, fact), self._sealing)
        value = encoded(event_type, made)
        self.state.put(made["event_id"], event_type, str(made["subject"]).encode(), value)
        return str(made["event_id"])

    def _send(self, records: list[Waiting]) -> tuple[list[tuple[Waiting, Position]], Exception | None]:
        """Records acknowledged, and the first fault if any. Records after a fault are not tried."""
        futures = []
        fault: Exception | None = None
        try:
            producer = self._connected()
            for record in records:  # one by one: those before a fault have been handed over
                future = producer.send(self.topic, key=record.key, value=record.value, partition=0)
                futures += [(record, future)]
            producer.flush(timeout=(self._patience.delivery_ms + self._patience.request_ms) / 1000)
        except (KafkaError, OSError, ValueError, AssertionError) as error:
            fault = error
        done: list[tuple[Waiting, Position]] = []
        for record, future in futures:
            at = _position(future)
            if at is not None:
                done.append((record, at))
            elif fault is None:
                fault = future.exception if future.is_done and future.exception else NotWritten("no acknowledgement")
        return done, fault

    def _connected(self) -> Any:
        if self._producer is None:
            patience = self._patience
            self._producer = opened(
                KafkaProducer,
                self._access,
                client_id=f"kiteline-{self.member}",
                enable_idempotence=True,
                acks="all",
                compression_type="gzip",
                linger_ms=5,
                batch_size=256 * 1024,
                bootstrap_timeout_ms=patience.bootstrap_ms,
                max_block_ms=patience.metadata_ms,
                request_timeout_ms=min(patience.request_ms, patience.delivery_ms),
                delivery_timeout_ms=patience.delivery_ms,
            )
        return self._producer


def _position(future: Any) -> Position | None:
    """Where the record is, if and only if the broker said so."""
    if not future.is_done or not future.succeeded():
        return None
    written = future.value
    # A negative offset is what "sequence already seen" leaves: true, but it does not say where. Send it again.
    return Position(written.topic, written.partition, written.offset) if written.offset >= 0 else None
