"""A batch reader on a real broker: what it commits, gives up, and reads again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from confluent_kafka import TopicPartition

from stream_processors.log import open_committing_consumer, open_consumer
from stream_processors.reading.batch_reader import BatchReader, Reading
from stream_processors.reading.record_batch import RecordBatch
from tests.instance import Instance
from tests.stream_processors.speaking import send

MEMBER = "4137012391"
GROUP = "reading"
PATIENCE = 20.0


@dataclass
class Table:
    """Where a reader puts its batches; the test is the agent."""

    batches: asyncio.Queue[RecordBatch] = field(default_factory=asyncio.Queue)

    async def put(self, batch: RecordBatch) -> None:
        await self.batches.put(batch)

    async def get(self) -> list[int]:
        """Offsets of the next batch."""
        return [r.offset for r in (await asyncio.wait_for(self.batches.get(), PATIENCE)).records]


@asynccontextmanager
async def reading(instance: Instance, starts: Any = None) -> AsyncIterator[tuple[BatchReader, Table]]:
    table, topic = Table(), instance.topics.inbox(MEMBER)
    consumer = (open_consumer if starts else open_committing_consumer)(instance.kafka("worker"), group(instance))
    reader = BatchReader(Reading("test", [topic], 1_000, 0.2), consumer, table, RecordBatch, starts)
    await reader.start()
    try:
        yield reader, table
    finally:
        await reader.stop()


def group(instance: Instance) -> str:
    return f"{instance.topics.prefix}kiteline.{GROUP}"


def state(instance: Instance, count: int) -> None:
    send(instance.kafka(MEMBER), instance.topics.inbox(MEMBER), [b"x"] * count, [b"k"] * count)


def committed(instance: Instance) -> int:
    consumer = open_consumer(instance.kafka("worker"), group(instance))
    try:
        return int(consumer.committed([TopicPartition(instance.topics.inbox(MEMBER), 0)], timeout=PATIENCE)[0].offset)
    finally:
        consumer.close()


@pytest.fixture
def inbox(instance: Instance) -> Instance:
    instance.add_members(MEMBER)
    state(instance, 5)
    return instance


async def until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not met():
            await asyncio.sleep(0.05)


def run(scene: Callable[[], Any]) -> None:
    asyncio.run(scene())


def test_what_the_agent_is_done_with_is_committed_and_nothing_else(inbox: Instance) -> None:
    async def scene() -> None:
        async with reading(inbox) as (reader, table):
            assert await table.get() == [0, 1, 2, 3, 4]
            reader.finished()
            state(inbox, 3)
            assert await table.get() == [5, 6, 7]
            reader.failed()
        assert committed(inbox) == 5
        async with reading(inbox) as (reader, table):
            assert await table.get() == [5, 6, 7]
            reader.finished()
        assert committed(inbox) == 8

    run(scene)


def test_nothing_new_is_handed_on_while_the_agent_is_busy_and_what_came_is_one_batch(inbox: Instance) -> None:
    async def scene() -> None:
        async with reading(inbox) as (reader, table):
            assert await table.get() == [0, 1, 2, 3, 4]
            state(inbox, 1)
            await until(lambda: reader._held.size == 1)
            state(inbox, 1)
            await until(lambda: reader._held.size == 2)
            assert table.batches.empty()
            reader.finished()
            assert await table.get() == [5, 6]
            reader.finished()

    run(scene)


def test_a_partition_is_given_up_only_when_the_agent_is_done_with_it(inbox: Instance) -> None:
    """A second reader that comes gets either everything that follows or nothing, and never what was read before."""

    async def scene() -> None:
        async with reading(inbox) as (first, at_first):
            assert await at_first.get() == [0, 1, 2, 3, 4]
            async with reading(inbox) as (second, at_second):
                await asyncio.sleep(3)
                assert at_second.batches.empty()
                first.finished()
                await asyncio.sleep(3)
                state(inbox, 2)
                got = [asyncio.create_task(table.get()) for table in (at_first, at_second)]
                [done], [waiting] = await asyncio.wait(got, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
                assert done.result() == [5, 6]
                waiting.cancel()
                first.finished()
                second.finished()
        assert committed(inbox) == 7

    run(scene)


def test_a_reader_with_its_own_starts_begins_there_and_commits_nothing(inbox: Instance) -> None:
    def starts(partitions: list[TopicPartition]) -> list[TopicPartition]:
        return [TopicPartition(p.topic, p.partition, 2) for p in partitions]

    async def scene() -> None:
        async with reading(inbox, starts) as (reader, table):
            assert await table.get() == [2, 3, 4]
            reader.read_again({(inbox.topics.inbox(MEMBER), 0): 1})
            assert await table.get() == [1, 2, 3, 4]
            reader.finished()
        assert committed(inbox) < 0

    run(scene)


def test_a_reader_that_is_paused_reads_on_where_it_was(inbox: Instance) -> None:
    async def scene() -> None:
        async with reading(inbox) as (reader, table):
            assert await table.get() == [0, 1, 2, 3, 4]
            reader.pause(True)
            reader.finished()
            await until(lambda: reader._paused)
            state(inbox, 2)
            await asyncio.sleep(1.5)
            assert table.batches.empty()
            reader.pause(False)
            assert await table.get() == [5, 6]
            reader.finished()

    run(scene)
