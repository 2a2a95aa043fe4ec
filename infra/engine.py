"""A connection pool over the provisioned tables."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine

from infra.migrate import require_tables
from infra.services import Services


def open_engine(services: Services, *, frozen: int = 0) -> Engine:
    """Sessions speak UTC. Raises NotProvisioned, DatabaseUnavailable.

    `frozen`: seconds for which a transaction may stand idle before the database ends its session; 0 for any time.
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
