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
from typing import Any

import structlog
from confluent_kafka import Consumer, KafkaException, TopicPartition
from mode import Service

from schemas.facts import Record
from stream_processors.log import is_passing, record_of

logger = structlog.get_logger()
Sources = dict[tuple[str, int], int]
"""Topic and partition -> offset."""
Starts = Callable[[list[TopicPartition]], list[TopicPartition]]
"""Given assigned partitions, the same with the offsets to start from."""
LAST_BATCH = 10.0
"""Seconds that the agent may take to end its batch when the worker is told to stop."""


@dataclass(frozen=True)
class Reading:
    """How one reader reads: what, at most how many records a batch, how long a batch may gather (seconds)."""

    name: str
    subscribe: list[str]
    most: int
    gather: float


class BatchReader(Service):
    """Reads `reading` with `consumer` and puts lists of records into `channel`, the next when one is `finished`.

    With `starts`, reading begins where that says. Without, where the group has committed, and what the agent is done
    with is stored for librdkafka to commit: every second, again when that fails, and before a partition is given up.

    The consumer is used in one thread only, the reader's own: a call from another one would wait for a rebalance,
    which in turn waits for the agent.
    """

    def __init__(self, reading: Reading, consumer: Consumer, channel: Any, starts: Starts | None = None) -> None:
        super().__init__()
        self.reading = reading
        self.consumer = consumer
        self.channel = channel
        self._starts = starts
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=reading.name)
        self._held: list[Record] = []
        self._handed_on: list[Record] = []
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

    def _next_batch(self) -> list[Record]:
        """What the agent gets next, when it is free; [] when nothing has come."""
        self._settle()
        self._read(1, 0.5)
        if self._held and self.reading.most > 1:
            self._read(self.reading.most - 1, self.reading.gather)
        if not self._agent_is_free.is_set():
            # What comes while the agent is busy joins this batch: small batches in a queue would add up to a wait.
            self._await_agent()
            if (room := self.reading.most - len(self._held)) > 0:
                self._read(room, 0)
        self._settle()
        if self._failed or self.should_stop or not (self._held and self._agent_is_free.is_set()):
            return []
        self._handed_on, self._held = self._held, []
        self._agent_is_free.clear()
        return self._handed_on

    def _read(self, most: int, seconds: float) -> None:
        """Hold up to `most` more records. A rebalance on the way drops what was held before it."""
        read = [record_of(m) for m in self.consumer.consume(most, timeout=seconds) if not is_passing(m)]
        self._held = together(self._held, read)

    def _settle(self) -> None:
        """Carry out what was asked of us since the last time."""
        if self._agent_is_free.is_set():
            self._store()
        if self._again:
            self._held.clear()  # it lies after what has to be read again
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
        done, self._handed_on = self._handed_on, []
        if self._starts or self._failed:
            return
        for (topic, partition), offset in {(r.topic, r.partition): r.offset for r in done}.items():
            # Lost to another worker in the meantime: that one does the batch again, and nothing is lost or doubled.
            with contextlib.suppress(KafkaException):
                self.consumer.store_offsets(offsets=[TopicPartition(topic, partition, offset + 1)])

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
        self._held.clear()
        self._await_agent()
        if self._agent_is_free.is_set():
            self._store()

    def _close(self) -> None:
        if self._agent_is_free.wait(LAST_BATCH):
            self._store()
        self.consumer.close()


def together(earlier: list[Record], later: Sequence[Record]) -> list[Record]:
    """Two reads as one batch: each position once, and rising within a partition.

    Between them, or within one, reading may have begun again further back.
    """
    records = [*earlier, *later]
    last: dict[tuple[str, int], int] = {}
    for record in records:
        source = (record.topic, record.partition)
        if record.offset <= last.get(source, -1):
            each = {(r.topic, r.partition, r.offset): r for r in records}
            return [each[position] for position in sorted(each)]
        last[source] = record.offset
    return records
