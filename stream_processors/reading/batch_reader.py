"""A Faust service that reads with librdkafka and hands each batch to an agent through a BatchChannel.

Unit of parallelism: one consumer thread per reader; partitions are shared out by the group. Guarantee: at least
once. A partition is given up only when the agent is done with what was read from it, so that two workers do not
work on the same records, and what is done is committed by the one who did it.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from confluent_kafka import Consumer, KafkaException, Message, TopicPartition
from mode import Service

from schemas.errors import KitelineError
from stream_processors.failpoints import NO_FAILPOINTS, Failpoints

logger = structlog.get_logger()
Sources = dict[tuple[str, int], int]
"""Topic and partition -> offset."""
Starts = Callable[[list[TopicPartition]], list[TopicPartition]]
"""Given assigned partitions, the same with the offsets to start from."""
BUSY_WAIT = 0.01
"""Seconds between looks for more to read while the agent is busy."""
LAST_BATCH = 10.0
"""Seconds that the agent may take to end its batch when the worker is told to stop."""


CHUNK = 10_000
"""Messages asked of librdkafka at once: more of them no longer fit the processor's caches (measured: 1.4 µs each at
10,000, 2.3 µs at 100,000)."""


class Batch(Protocol):
    """What is read, on its way to an agent."""

    @property
    def size(self) -> int:
        """How much it holds, as `Reading.most` counts it."""
        ...

    def add(self, messages: Sequence[Message]) -> None:
        """Take in what was read next. Called in the reader's thread, while the agent works on the batch before."""
        ...

    def following(self) -> Sources:
        """Per topic and partition the offset after the last record."""
        ...


@dataclass(frozen=True)
class Reading:
    """How one reader reads: what, how large a batch may be, how long a small one may gather (seconds).

    `fetched`: bytes for which the broker waits a little before it answers, so that who is in no hurry asks seldom.
    """

    name: str
    subscribe: list[str]
    most: int
    gather: float
    fetched: int = 1


class BatchReader(Service):
    """Reads `reading` with `consumer` and puts batches into `channel`, the next when one is `finished`.

    A batch goes as soon as the agent is free and nothing more waits to be read, or when it is large: small at rest,
    for latency, and large when there is much to catch up with. What comes while the agent is busy joins it.

    With `starts`, reading begins where that says. Without, where the group has committed, and what the agent is done
    with is stored for librdkafka to commit: every second, again when that fails, and before a partition is given up.

    The consumer is used in one thread only, the reader's own: a call from another one would wait for a rebalance,
    which in turn waits for the agent. What ends the reader is told to `failing`.
    """

    def __init__(
        self,
        reading: Reading,
        consumer: Consumer,
        channel: Any,
        new_batch: Callable[[], Batch],
        starts: Starts | None = None,
        failing: Callable[[KitelineError], None] = lambda _: None,
        failpoints: Failpoints = NO_FAILPOINTS,
    ) -> None:
        super().__init__()
        self.reading = reading
        self.consumer = consumer
        self.channel = channel
        self._new_batch = new_batch
        self._starts = starts
        self._failing = failing
        self._failpoints = failpoints
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=reading.name)
        self._held = new_batch()
        self._handed_on: Batch | None = None
        self._again: Sources = {}
        self._paused = self._wanted_pause = self._failed = False
        self._agent_is_free = threading.Event()
        self._agent_is_free.set()

    # For the agents, on the event loop.

    def finished(self) -> None:
        """The agent is done with the batch that it got last."""
        self._agent_is_free.set()

    def read_again(self, sources: Sources) -> None:
        """The agent could not use the batch that it got last: go to these offsets where they are still assigned."""
        self._again = sources
        self._agent_is_free.set()

    def failed(self) -> None:
        """The agent has given up, and the worker with it: nothing more is read."""
        self._failed = True
        self._agent_is_free.set()

    def pause(self, paused: bool) -> None:
        """Stop or go on reading, staying in the group."""
        self._wanted_pause = paused

    # The service.

    async def on_start(self) -> None:
        self.consumer.subscribe(
            self.reading.subscribe, on_assign=self._assigned, on_revoke=self._given_up, on_lost=self._given_up
        )

    @Service.task
    async def _hand_on(self) -> None:
        loop = asyncio.get_running_loop()
        while not (self.should_stop or self._failed):
            if batch := await loop.run_in_executor(self._thread, self._next_batch):
                await self.channel.put(batch)

    async def on_shutdown(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=True)

    # In the reader's thread.

    def _next_batch(self) -> Batch | None:
        """What the agent gets next, when it is free; None when nothing has come."""
        try:
            return self._gathered()
        except KitelineError as error:
            self._failing(error)
            raise

    def _gathered(self) -> Batch | None:
        self._settle()
        if not self._held.size:
            self._read(1, 0.5)
        more = bool(self._held.size) and self._read(CHUNK, self.reading.gather) == CHUNK
        while (more or not self._agent_is_free.is_set()) and not self.should_stop:
            if self._held.size >= self.reading.most:
                self._await_agent()
                break
            more = self._read(CHUNK, 0) == CHUNK
            if not more:
                self._agent_is_free.wait(BUSY_WAIT)
        self._settle()
        if self._failed or self.should_stop or not (self._held.size and self._agent_is_free.is_set()):
            return None
        self._handed_on, self._held = self._held, self._new_batch()
        self._agent_is_free.clear()
        return self._handed_on

    def _read(self, most: int, seconds: float) -> int:
        """Hold up to `most` more messages; how many came. A rebalance on the way drops what was held before it."""
        if (room := min(most, self.reading.most - self._held.size)) <= 0:
            return 0
        read = self.consumer.consume(room, timeout=seconds)
        if read:
            self._held.add(read)
        return len(read)

    def _settle(self) -> None:
        """Carry out what was asked of us since the last time."""
        if self._agent_is_free.is_set():
            self._store()
        if self._again:
            self._held = self._new_batch()  # what was held lies after what has to be read again
            for (topic, partition), offset in self._again.items():
                with contextlib.suppress(KafkaException):  # no longer ours
                    self.consumer.seek(TopicPartition(topic, partition, offset))
            self._again = {}
        # Only on a change: `resume` throws away what librdkafka has fetched ahead.
        if self._paused != self._wanted_pause and (assigned := self.consumer.assignment()):
            (self.consumer.pause if self._wanted_pause else self.consumer.resume)(assigned)
            self._paused = self._wanted_pause

    def _store(self) -> None:
        """Let librdkafka commit what the agent is done with."""
        done, self._handed_on = self._handed_on, None
        if self._starts or self._failed or done is None:
            return
        for (topic, partition), offset in done.following().items():
            # Lost to another worker in the meantime: that one does the batch again, and nothing is lost or doubled.
            with contextlib.suppress(KafkaException):
                self.consumer.store_offsets(offsets=[TopicPartition(topic, partition, offset)])
        self._failpoints.passed("admission.stored")

    def _await_agent(self) -> None:
        while not (self._agent_is_free.wait(0.2) or self.should_stop):
            continue

    def _assigned(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        if self._starts:
            placed = self._starts(partitions)
            for p in placed:
                logger.info("reads", reader=self.reading.name, topic=p.topic, partition=p.partition, offset=p.offset)
            consumer.assign(placed)
        self._paused = False  # a new assignment begins unpaused

    def _given_up(self, _: Consumer, __: list[TopicPartition]) -> None:
        """Called within a read, before partitions go: what the agent has not seen yet is for whoever gets them."""
        self._held = self._new_batch()
        self._await_agent()
        if self._agent_is_free.is_set():
            self._store()

    def _close(self) -> None:
        if self._agent_is_free.wait(LAST_BATCH):
            self._store()
        self.consumer.close()
