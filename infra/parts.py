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

FROZEN = 30
"""Seconds in an open transaction without a word after which a worker counts as frozen: the database ends its session, or
whoever inherits its partitions would wait for its locks as long as it stays frozen."""


def open_engine(services: Services, *, frozen: int = 0) -> Engine:
    """A connection pool over provisioned tables; sessions speak UTC. Raises NotProvisioned, DatabaseUnavailable.

    `frozen`: seconds for which a transaction may stand idle; 0 for any time.
    """
    engine = create_engine(
        services.database_url,
        pool_size=8,
        pool_pre_ping=True,
        connect_args={
            "options": f"-c timezone=UTC -c idle_in_transaction_session_timeout={frozen}s",
            "connect_timeout": 5,
        },
    )
    require_tables(engine)
    return engine


def worker_parts(services: Services) -> WorkerParts:
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
    )


def replay(services: Services) -> Replay:
    return Replay(services.kafka(WORKER), services.topics, open_engine(services), services.settings.archive_dir)
