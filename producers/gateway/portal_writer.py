"""Writes records to portal inboxes as the gateway's own principal and tells what the broker has confirmed.

Unit of parallelism: one writer a process, any number of requests. Guarantee: a record told as written is on all
replicas; one told as unconfirmed may still have been written, and repeating it is harmless: admission takes an event
id once.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from confluent_kafka import KafkaError, KafkaException, Message, Producer

from producers.gateway.cloud_event import Taken
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics

log = structlog.get_logger("kiteline.gateway")
CONFIG: dict[str, Any] = {
    "client.id": "kiteline-gateway",
    "enable.idempotence": True,
    "acks": "all",
    "linger.ms": 1,
    "compression.type": "gzip",  # the one that every client reads without more packages
    "compression.level": 1,
    "queue.buffering.max.messages": 50_000,
    "queue.buffering.max.kbytes": 256 * 1024,
    "reconnect.backoff.max.ms": 1_000,
    "log_level": 0,
}
SPARE = 5.0
"""Seconds beyond its own time limit that the library may take to say that a record was given up."""


@dataclass(frozen=True)
class Written:
    """Where the broker keeps a record."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True)
class Unconfirmed:
    """The broker has not confirmed a record, for this reason."""

    why: str


class PortalWriter:
    """`ack_seconds`: how long the broker may take to confirm. Start before use, close at the end."""

    def __init__(self, access: KafkaAccess, topics: Topics, ack_seconds: float = 10.0) -> None:
        quiet = {"message.timeout.ms": int(ack_seconds * 1000), "error_cb": lambda _error: None}
        self._config: dict[str, Any] = access.librdkafka() | CONFIG | quiet
        self._topics = topics
        self._ack_seconds = ack_seconds
        self._stopping = threading.Event()
        self._producer: Any = None
        self._thread = threading.Thread(target=self._serve, name="portal-writer", daemon=True)

    def start(self) -> None:
        """Needs no broker: it is looked for until there is one."""
        self._producer = Producer(self._config)
        self._thread.start()

    def close(self) -> None:
        self._producer.flush(self._ack_seconds)
        self._stopping.set()
        self._thread.join()

    async def write(self, member: str, events: Sequence[Taken]) -> list[Written | Unconfirmed]:
        """Write `events` to the portal inbox of `member`; one answer each, in order."""
        loop = asyncio.get_running_loop()
        outcomes: list[asyncio.Future[Written | Unconfirmed]] = [loop.create_future() for _ in events]
        topic = self._topics.portal(member)
        for event, outcome in zip(events, outcomes, strict=True):
            self._send(topic, event, loop, outcome)
        await asyncio.wait(outcomes, timeout=self._ack_seconds + SPARE)
        return [one.result() if one.done() else Unconfirmed("no answer") for one in outcomes]

    def _send(
        self, topic: str, event: Taken, loop: asyncio.AbstractEventLoop, outcome: asyncio.Future[Written | Unconfirmed]
    ) -> None:
        producer = self._producer

        def settle(found: Written | Unconfirmed) -> None:
            if not outcome.done():
                outcome.set_result(found)

        def delivered(error: KafkaError | None, message: Message) -> None:
            found = (
                self._failed(producer, error)
                if error
                else Written(topic, message.partition() or 0, message.offset() or 0)
            )
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, found)

        try:
            producer.produce(topic, event.value, key=event.subject.encode(), partition=0, on_delivery=delivered)
        except BufferError:
            settle(Unconfirmed("too much is waiting"))
        except KafkaException as error:
            settle(self._failed(producer, error.args[0]))

    def _failed(self, producer: Any, error: KafkaError) -> Unconfirmed:
        log.warning("not confirmed", error=error.str(), code=error.name())
        if producer is self._producer and (error.fatal() or error.code() == KafkaError._FATAL):
            # The library gives this one up for good; what was under way ends as unconfirmed.
            self._producer = Producer(self._config)
        return Unconfirmed(error.str())

    def _serve(self) -> None:
        while not self._stopping.is_set():
            self._producer.poll(0.1)
