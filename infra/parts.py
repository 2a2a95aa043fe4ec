"""Puts the outside world together for workers, rebuilds, the API and the CLI: engines and parts from settings."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, create_engine

from infra.keys.opening import open_key_store
from infra.migrate import require_tables
from infra.provision import WORKER
from infra.services import Services
from stream_processors.app import WorkerParts
from stream_processors.rebuild import Replay


def open_engine(services: Services) -> Engine:
    """A connection pool over provisioned tables; sessions speak UTC. Raises NotProvisioned, DatabaseUnavailable."""
    engine = create_engine(
        services.database_url,
        pool_size=8,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC", "connect_timeout": 5},
    )
    require_tables(engine)
    return engine


def worker_parts(services: Services, readers: frozenset[str] | None = None) -> WorkerParts:
    """`readers`: the stations that this worker has; all when None."""
    settings = services.settings
    return WorkerParts(
        access=services.kafka(WORKER),
        topics=services.topics,
        engine=open_engine(services),
        archive=settings.archive_dir,
        data=settings.home / "worker",
        alert_every=settings.alert_seconds,
        cloud_events=settings.cloud_event_headers,
        keys=open_key_store(services),
        sealing_grace=timedelta(hours=settings.sealing_grace_hours),
        readers=readers or WorkerParts.readers,
    )


def replay(services: Services) -> Replay:
    return Replay(services.kafka(WORKER), services.topics, open_engine(services), services.settings.archive_dir)
