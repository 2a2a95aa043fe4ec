"""The one Faust app: three batch readers with their agents, the control agent, the timers.

inbox.*  ── BatchReader ─▶ channel ─▶ admission agent ─▶ canonical topics, verdicts, dead letters
canonical ─ BatchReader ─▶ channel ─▶ projector agent ─▶ PostgreSQL
canonical ─ BatchReader ─▶ channel ─▶ archiver agent  ─▶ Parquet
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import faust
import structlog
from confluent_kafka import TopicPartition
from faust.app.base import BootStrategy
from sqlalchemy import Engine

from projections.engine.database_errors import database_errors_told
from projections.engine.discovery import with_entities
from schemas.days import now
from schemas.errors import CheckpointMoved, KitelineError
from schemas.kafka_access import KafkaAccess
from schemas.key_store import KeyStore
from schemas.reference_book import ReferenceBook
from schemas.topics import Topics
from stream_processors import control, timers
from stream_processors.admission import Admission
from stream_processors.archiver import Archiver
from stream_processors.batch_channel import BatchChannel
from stream_processors.batch_reader import BatchReader, Reading
from stream_processors.cloud_event_headers import cloud_event_headers
from stream_processors.erasure_replay import replay_erasures
from stream_processors.forwarder import Forwarder
from stream_processors.log import ends, open_committing_consumer, open_consumer, topic_ids
from stream_processors.operator_inbox import OperatorInbox
from stream_processors.personal_data import PersonalData
from stream_processors.projector import Projector, prepare
from stream_processors.reference_follower import ReferenceFollower

logger = structlog.get_logger()
FAILURE: list[KitelineError] = []
GATHER = 0.03
"""Seconds that a batch may gather on its way to the read models. Less makes more batches, and where cores are few
these take longer than the wait that it saves (measured at 500 facts/s on two busy cores: p99 0.3 s, at 0.01 0.5 s)."""
Place = Callable[[list[TopicPartition], Mapping[str, str], Mapping[tuple[str, int], int]], list[TopicPartition]]


class ReadersFirst(BootStrategy):
    """Starts the readers with the agents. As `app.service` they would wait for Faust's own consumer to be let into its
    group, which takes a while after another worker has died."""

    def __init__(self, app: faust.App, readers: Sequence[BatchReader]) -> None:
        super().__init__(app)
        self._readers = readers

    def agents(self) -> Iterable[Any]:
        return [*super().agents(), *self._readers]


@dataclass(frozen=True)
class WorkerParts:
    """What a worker needs from outside, all given by `infra`."""

    access: KafkaAccess
    topics: Topics
    engine: Engine
    archive: Path
    data: Path
    keys: KeyStore
    alert_every: float = 30.0
    cloud_events: bool = False
    """Whether canonical records carry CloudEvents headers."""
    sealing_grace: timedelta = timedelta(hours=1)
    quiet_after: timedelta = timedelta(days=14)
    settling_day: int = 10
    clock: Callable[[], datetime] = now
    """What the timers go by."""


def build_app(parts: WorkerParts) -> faust.App:
    """A Faust app that is ready to be run by a faust.Worker. Connects to Kafka and PostgreSQL."""
    access, topics = parts.access, parts.topics
    app = faust.App(
        f"{topics.prefix}kiteline",
        broker=f"kafka://{access.bootstrap.replace(',', ';kafka://')}",
        broker_credentials=faust.SASLCredentials(
            mechanism=access.mechanism, username=access.username, password=access.password
        )
        if access.username
        else None,
        datadir=str(parts.data),
        agent_supervisor="mode.supervisors.CrashingSupervisor",
        key_serializer="raw",
        value_serializer="raw",
        topic_disable_leader=True,
        topic_allow_declare=False,
        web_enabled=False,
        autodiscover=False,
        # The control topic's group: how long it waits for the dead before it lets a new worker in.
        broker_session_timeout=10.0,
        broker_heartbeat_interval=2.0,
    )
    for name in prepare(parts.engine, with_entities()):
        logger.warning("needs rebuild", projection=name, run=f"kiteline rebuild {name}")
    logger.info("keeps", projections=[p.name for p in with_entities()], archive=str(parts.archive))

    inbox = _reader(app, parts, Reading("admission", [topics.inbox_pattern], 10_000, GATHER), None)
    follower = ReferenceFollower(access, topics, ReferenceBook())
    operator = OperatorInbox(access, topics, inbox.consumer)
    if erased := replay_erasures(access, topics, parts.keys):  # before anything is opened with a restored backup
        logger.warning("erasures replayed", persons=len(erased))
    forwarder = Forwarder(access, topics, cloud_event_headers if parts.cloud_events else None)
    personal = PersonalData(parts.keys)
    admission = Admission(parts.engine, topics, follower, operator, forwarder, personal)
    _agent(app, inbox, admission.process)

    canonical = list(topics.all_canonical())
    projector = Projector(parts.engine, topics, with_entities())
    canonical_live = _reader(app, parts, Reading("projector", canonical, 50_000, GATHER), projector.place)
    _agent(app, canonical_live, projector.process, projector)
    archiver = Archiver(parts.archive, topics)
    canonical_kept = _reader(app, parts, Reading("archiver", canonical, 50_000, 1.0), archiver.place)
    _agent(app, canonical_kept, archiver.process)

    readers = (inbox, canonical_live, canonical_kept)
    app.boot_strategy = ReadersFirst(app, readers)
    looks = timers.add_timers(app, parts, _work)
    control.add_agent(app, topics, {reader.reading.name: reader for reader in readers}, looks)
    return app


def _reader(app: Any, parts: WorkerParts, reading: Reading, place: Place | None) -> BatchReader:
    """A reader whose batches go through a channel of its own."""
    # What has checkpoints of its own begins there; the inboxes begin where Kafka's committed offset is.
    opened = open_consumer if place else open_committing_consumer
    consumer = opened(parts.access, f"{parts.topics.prefix}kiteline.{reading.name}")

    def starts(partitions: list[TopicPartition]) -> list[TopicPartition]:
        assert place
        sources = [(p.topic, p.partition) for p in partitions]
        return (
            place(partitions, topic_ids(parts.access, {t for t, _ in sources}), ends(consumer, sources))
            if sources
            else []
        )

    return BatchReader(reading, consumer, BatchChannel(app), starts if place else None)


def _agent(app: Any, reader: BatchReader, process: Callable[[Any], Any], projector: Projector | None = None) -> None:
    """One agent per reader, one batch at a time, off the event loop."""
    thread = ThreadPoolExecutor(1, thread_name_prefix=f"{reader.reading.name}-agent")

    async def work(batches: Any) -> None:
        async for records in batches:
            try:
                await _work(thread, process, records)
            except CheckpointMoved as error:
                logger.info("batch dropped", reader=reader.reading.name, why=error.en)
                assert projector
                reader.read_again(await _work(thread, projector.resume_points, records))
            except BaseException:
                reader.failed()
                raise
            else:
                reader.finished()

    app.agent(reader.channel, name=f"{reader.reading.name}", concurrency=1)(work)


async def _work(thread: ThreadPoolExecutor | None, work: Callable[..., Any], *arguments: Any) -> Any:
    """Run `work` off the event loop. What ends the worker is kept, since Faust would only say that it crashed."""

    def told() -> Any:
        with database_errors_told():
            return work(*arguments)

    try:
        return await asyncio.get_running_loop().run_in_executor(thread, told)
    except CheckpointMoved:
        raise
    except KitelineError as error:
        FAILURE.append(error)
        raise
