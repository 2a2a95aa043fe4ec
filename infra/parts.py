"""Puts the outside world together for workers and rebuilds: their parts, from settings."""

from __future__ import annotations

from datetime import timedelta

from infra.engine import open_engine
from infra.keys.opening import open_key_store
from infra.provision import WORKER
from infra.services import Services
from stream_processors.failpoints import failpoints
from stream_processors.rebuild.replay import Replay
from stream_processors.worker_parts import WorkerParts

FROZEN = 30
"""Seconds in an open transaction without a word after which a worker counts as frozen: whoever inherits its partitions
would wait for its locks as long as it stays so."""


def worker_parts(services: Services, readers: frozenset[str] | None = None) -> WorkerParts:
    """`readers`: the stations that this worker has; all when None."""
    settings = services.settings
    return WorkerParts(
        access=services.kafka(WORKER),
        topics=services.topics,
        engine=open_engine(services, frozen=FROZEN),
        archive=settings.archive_dir,
        data=settings.home / "worker",
        alert_every=settings.alert_seconds,
        cloud_events=settings.cloud_event_headers,
        keys=open_key_store(services),
        sealing_grace=timedelta(hours=settings.sealing_grace_hours),
        readers=readers or WorkerParts.readers,
        failpoints=failpoints(settings.failpoint),
        quiet_after=timedelta(days=settings.quiet_days),
        settling_day=settings.settling_day,
    )


def replay(services: Services) -> Replay:
    settings = services.settings
    passed = failpoints(settings.failpoint).passed
    return Replay(services.kafka(WORKER), services.topics, open_engine(services), settings.archive_dir, passed)
