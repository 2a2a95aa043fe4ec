"""A station of a worker: a reader, the channel behind it, and the agent that works on its batches, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog
from confluent_kafka import TopicPartition

from projections.engine.database_errors import database_errors_told
from schemas.errors import CheckpointMoved, KitelineError
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics
from stream_processors.failpoints import NO_FAILPOINTS, Failpoints
from stream_processors.log import ask_until_back, ends, open_committing_consumer, open_consumer, topic_ids
from stream_processors.log_times import require_there
from stream_processors.reading.batch_channel import BatchChannel
from stream_processors.reading.batch_reader import Batch, BatchReader, Reading

logger = structlog.get_logger()
Place = Callable[[list[TopicPartition], Mapping[str, str], Mapping[tuple[str, int], int]], list[TopicPartition]]
"""Given partitions, Kafka's topic ids and the log's ends: the partitions with the offsets to start from."""
Resume = Callable[[Any], dict[tuple[str, int], int]]
"""Given a batch that was refused by a checkpoint: where reading goes on."""


@dataclass(frozen=True)
class Stations:
    """Makes stations on one app. What ends the worker is kept in `failures`: Faust would only say that it crashed."""

    app: Any
    access: KafkaAccess
    topics: Topics
    failures: list[KitelineError]
    failpoints: Failpoints = NO_FAILPOINTS

    def add(
        self,
        reading: Reading,
        new_batch: Callable[[], Batch],
        process: Callable[[Any], Any],
        place: Place | None = None,
        resume: Resume | None = None,
    ) -> BatchReader:
        """A reader with its agent. With `place` it has checkpoints of its own, else Kafka's committed offsets count."""
        reader = self.reader(reading, new_batch, place)
        self.attend(reader, process, resume)
        return reader

    def reader(self, reading: Reading, new_batch: Callable[[], Batch], place: Place | None = None) -> BatchReader:
        opened = open_consumer if place else open_committing_consumer
        group = f"{self.topics.prefix}kiteline.{reading.name}"
        consumer = opened(self.access, group, **{"fetch.min.bytes": reading.fetched})

        def starts(partitions: list[TopicPartition]) -> list[TopicPartition]:
            return ask_until_back(lambda: placed_on_the_log(partitions)) if partitions else []

        def placed_on_the_log(partitions: list[TopicPartition]) -> list[TopicPartition]:
            assert place
            sources = [(p.topic, p.partition) for p in partitions]
            with database_errors_told():
                placed = place(partitions, topic_ids(self.access, {t for t, _ in sources}), ends(consumer, sources))
            require_there(consumer, {(p.topic, p.partition): p.offset for p in placed})
            return placed

        channel = BatchChannel(self.app)
        placed, failing = starts if place else None, self.failures.append
        return BatchReader(reading, consumer, channel, new_batch, placed, failing, self.failpoints)

    def attend(self, reader: BatchReader, process: Callable[[Any], Any], resume: Resume | None = None) -> None:
        """One agent on the reader's batches, off the event loop."""
        thread = ThreadPoolExecutor(1, thread_name_prefix=f"{reader.reading.name}-agent")

        async def work(batches: Any) -> None:
            async for batch in batches:
                try:
                    await self.work(process, batch, thread=thread)
                except CheckpointMoved as error:
                    logger.info("batch dropped", reader=reader.reading.name, why=error.en)
                    assert resume
                    reader.read_again(await self.work(resume, batch, thread=thread))
                except BaseException:
                    reader.failed()
                    raise
                else:
                    reader.finished()

        self.app.agent(reader.channel, name=reader.reading.name, concurrency=1)(work)

    async def work(self, work: Callable[..., Any], *arguments: Any, thread: ThreadPoolExecutor | None = None) -> Any:
        """Run `work` off the event loop. Raises CheckpointMoved; any other error of ours is kept and ends the worker."""

        def told() -> Any:
            with database_errors_told():
                return work(*arguments)

        try:
            return await asyncio.get_running_loop().run_in_executor(thread, told)
        except CheckpointMoved:
            raise
        except KitelineError as error:
            self.failures.append(error)
            raise
