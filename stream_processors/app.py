"""The one Faust app: three stations (a batch reader and its agent each), the control agent, the timers.

inbox.*  ── BatchReader ─▶ channel ─▶ admission agent ─▶ canonical topics, verdicts, dead letters
canonical ─ BatchReader ─▶ channel ─▶ projector agent ─▶ PostgreSQL
canonical ─ BatchReader ─▶ channel ─▶ archiver agent  ─▶ Parquet
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import faust
import structlog
from faust.app.base import BootStrategy
from sqlalchemy import Engine

from projections.engine.declaration import Projection
from projections.engine.discovery import with_entities
from schemas.days import now
from schemas.errors import KitelineError
from schemas.kafka_access import KafkaAccess
from schemas.key_store import KeyStore
from schemas.periods import SETTLING_DAY
from schemas.reference_book import ReferenceBook
from schemas.topics import Topics
from stream_processors import control, timers
from stream_processors.admission.admission import Admission
from stream_processors.admission.cloud_event_headers import cloud_event_headers
from stream_processors.admission.erasure_replay import replay_erasures
from stream_processors.admission.forwarder import Forwarder
from stream_processors.admission.operator_inbox import OperatorInbox
from stream_processors.admission.personal_data import PersonalData
from stream_processors.admission.reference_follower import ReferenceFollower
from stream_processors.archive.archiver import Archiver
from stream_processors.failpoints import NO_FAILPOINTS, Failpoints
from stream_processors.presence import Presence
from stream_processors.projector import Projector, prepare
from stream_processors.reading.batch_reader import BatchReader, Reading
from stream_processors.reading.record_batch import RecordBatch
from stream_processors.reading.stations import Stations

logger = structlog.get_logger()
GATHER = 0.02
"""Seconds that a batch may gather on its way to the read models. Less makes more batches, and where cores are few
these take longer than the wait that it saves (measured on two busy cores: 500 facts/s p99 0.3 s at 0.03, 0.5 s at 0.01;
a tenth of capacity p50 57 ms at 0.02, 68 ms at 0.03 in the run beside it)."""
LARGE = 80_000
"""Rows of a batch for the read models at which it is written though more is there to read."""
ARCHIVED_AT_ONCE = 25_000
"""Rows of a batch for the archive."""


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
    readers: frozenset[str] = frozenset({"admission", "projector", "archiver"})
    """Stations of this worker; others of its groups may have the rest."""
    projections: Callable[[], Sequence[Projection]] = with_entities
    """What the projector keeps."""
    quiet_after: timedelta = timedelta(days=14)
    settling_day: int = SETTLING_DAY
    clock: Callable[[], datetime] = now
    """What the timers go by."""
    failpoints: Failpoints = NO_FAILPOINTS
    presence: Presence | None = None
    """Where it tells operators about itself."""
    failures: list[KitelineError] = field(default_factory=list)
    """What ended the worker, once it has."""

    def put_off(self, what: str, error: KitelineError) -> None:
        """Let operators know that `what` has to wait or be done again."""
        if self.presence:
            self.presence.put_off(what, error)


def build_app(parts: WorkerParts) -> faust.App:
    """A Faust app that is ready to be run by a faust.Worker. Connects to Kafka and PostgreSQL."""
    access = parts.access
    app = faust.App(
        f"{parts.topics.prefix}kiteline",
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
    stations = Stations(app, access, parts.topics, parts.failures, parts.failpoints)
    make = {"admission": _admission, "projector": _projector, "archiver": _archiver}
    readers = [made(parts, stations) for name, made in make.items() if name in parts.readers]
    app.boot_strategy = ReadersFirst(app, readers)
    looks = timers.add_timers(app, parts, stations.work)
    control.add_agent(app, parts.topics, {reader.reading.name: reader for reader in readers}, looks)
    return app


def _admission(parts: WorkerParts, stations: Stations) -> BatchReader:
    access, topics = parts.access, parts.topics
    inbox = stations.reader(Reading("admission", [topics.inbox_pattern], 10_000, GATHER), RecordBatch)
    follower = ReferenceFollower(access, topics, ReferenceBook())
    operator = OperatorInbox(access, topics, inbox.consumer)
    if erased := replay_erasures(access, topics, parts.keys):  # before anything is opened with a restored backup
        logger.warning("erasures replayed", persons=len(erased))
    forwarder = Forwarder(access, topics, cloud_event_headers if parts.cloud_events else None, parts.failpoints)
    personal = PersonalData(parts.keys)
    admission = Admission(parts.engine, topics, follower, operator, forwarder, personal, parts.failpoints)
    stations.attend(inbox, lambda batch: admission.process(batch.records))
    return inbox


def _projector(parts: WorkerParts, stations: Stations) -> BatchReader:
    kept = parts.projections()
    for name in prepare(parts.engine, kept):
        logger.warning("needs rebuild", projection=name, run=f"kiteline rebuild {name}")
    logger.info("keeps", projections=[p.name for p in kept])
    projector = Projector(parts.engine, parts.topics, kept, parts.failpoints, parts.put_off)
    reading = Reading("projector", list(parts.topics.all_canonical()), LARGE, GATHER)
    return stations.add(reading, projector.new_batch, projector.process, projector.place, projector.resume_points)


def _archiver(parts: WorkerParts, stations: Stations) -> BatchReader:
    logger.info("keeps", archive=str(parts.archive))
    archiver = Archiver(parts.archive, parts.topics, parts.failpoints)
    reading = Reading("archiver", list(parts.topics.all_canonical()), ARCHIVED_AT_ONCE, 1.0, 262_144)
    return stations.add(reading, RecordBatch, lambda batch: archiver.process(batch.records), archiver.place)
