"""The one Faust app: three stations (a batch reader and its agent each), the control agent, the timers.

inbox.*  ── BatchReader ─▶ channel ─▶ admission agent ─▶ canonical topics, verdicts, dead letters
canonical ─ BatchReader ─▶ channel ─▶ projector agent ─▶ PostgreSQL
canonical ─ BatchReader ─▶ channel ─▶ archiver agent  ─▶ Parquet
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import faust
import structlog
from faust.app.base import BootStrategy

from schemas.reference_book import ReferenceBook
from stream_processors import control, timers
from stream_processors.admission.admission import Admission
from stream_processors.admission.cloud_event_headers import cloud_event_headers
from stream_processors.admission.erasure_replay import replay_erasures
from stream_processors.admission.forwarder import Forwarder
from stream_processors.admission.operator_inbox import OperatorInbox
from stream_processors.admission.personal_data import PersonalData
from stream_processors.admission.reference_follower import ReferenceFollower
from stream_processors.archive.archiver import Archiver
from stream_processors.projector import Projector, prepare
from stream_processors.reading.batch_reader import BatchReader, Reading
from stream_processors.reading.record_batch import RecordBatch
from stream_processors.reading.stations import Stations
from stream_processors.worker_parts import WorkerParts

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
