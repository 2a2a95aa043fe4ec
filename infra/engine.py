"""A connection pool over the provisioned tables."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine

from infra.migrate import require_tables
from infra.services import Services


def open_engine(services: Services) -> Engine:
    """Sessions speak UTC. Raises NotProvisioned, DatabaseUnavailable."""
    engine = create_engine(
        services.database_url,
        pool_size=8,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC", "connect_timeout": 5},
    )
    require_tables(engine)
    return engine
