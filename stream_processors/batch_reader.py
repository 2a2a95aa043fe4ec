"""A Faust service that reads with librdkafka and hands each batch to an agent through a channel.

Unit of parallelism: one consumer thread per reader; partitions are shared out by the group. Guarantee: at least
once from where `starts` says; nothing is committed here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog
from confluent_kafka import Consumer, KafkaException, TopicPartition
from mode import Service

from schemas.facts import Record
from stream_processors.log import is_passing, record_of

logger = structlog.get_logger()
Starts = Callable[[list[TopicPartition]], list[TopicPartition]]
"""Given assigned partitions, the same with the offsets to start from."""


@dataclass(frozen=True)
class Reading:
    """How one reader reads: what, at most how many records a batch, how long a batch may gather (seconds)."""

    name: str
    subscribe: list[str]
    most: int
    gather: float


def together(earlier: list[Record], later: list[Record]) -> list[Record]:
    """Two reads as one batch: each position once, and rising within a partition.

    Between them, or within one, the partitions may have been shared out anew: then reading begins again further back.
    """
    records = earlier + later
    last: dict[tuple[str, int], int] = {}
    for record in records:
        source = (record.topic, record.partition)
        if record.offset <= last.get(source, -1):
            each = {(r.topic, r.partition, r.offset): r for r in records}
            return [each[position] for position in sorted(each)]
        last[source] = record.offset
    return records


class BatchReader(Service):
    """Reads `reading` with `consumer` and sends lists of records to `channel`, the next when one is `finished`."""

    def __init__(self, reading: Reading, consumer: Consumer, channel: Any, starts: Starts | None = None) -> None:
        super().__init__()
        self.reading = reading
        self.consumer = consumer
        self.channel = channel
        self._starts = starts
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=reading.name)
        self._wanted_pause = False
        self._agent_is_free = asyncio.Event()
        self._agent_is_free.set()

    async def on_start(self) -> None:
        if self._starts:
            self.consumer.subscribe(self.reading.subscribe, on_assign=self._assigned)
        else:
            self.consumer.subscribe(self.reading.subscribe)

    def _assigned(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        assert self._starts
        placed = self._starts(partitions)
        for p in placed:
            logger.info("reads", reader=self.reading.name, topic=p.topic, partition=p.partition, offset=p.offset)
        consumer.assign(placed)

    def pause(self, paused: bool) -> None:
        """Stop or go on reading, staying in the group."""
        self._wanted_pause = paused

    def read_again(self, sources: dict[tuple[str, int], int]) -> None:
        """Go to these offsets in partitions that are still assigned."""
        for (topic, partition), offset in sources.items():
            try:
                self.consumer.seek(TopicPartition(topic, partition, offset))
            except KafkaException:
                logger.info("partition is no longer ours", topic=topic, partition=partition)

    def finished(self) -> None:
        """The agent is done with the batch that was sent last."""
        self._agent_is_free.set()

    def _gather(self) -> list[Record]:
        if self._wanted_pause:
            self.consumer.pause(self.consumer.assignment())
        elif self.consumer.assignment():
            self.consumer.resume(self.consumer.assignment())
        first = self._consume(1, 0.5)
        return together(first, self._consume(self.reading.most - 1, self.reading.gather)) if first else []

    def _consume(self, most: int, seconds: float) -> list[Record]:
        return [record_of(m) for m in self.consumer.consume(most, timeout=seconds) if not is_passing(m)]

    @Service.task
    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        while not self.should_stop:
            records = await loop.run_in_executor(self._thread, self._gather)
            if not records:
                continue
            if not self._agent_is_free.is_set():
                # What comes while the agent is busy joins this batch: small batches in a queue would add up to a wait.
                await self._agent_is_free.wait()
                most = self.reading.most - len(records)
                records = together(records, await loop.run_in_executor(self._thread, self._consume, most, 0))
            self._agent_is_free.clear()
            await self.channel.send(value=records)

    async def on_shutdown(self) -> None:
        self._thread.shutdown(wait=True)
        self.consumer.close()
