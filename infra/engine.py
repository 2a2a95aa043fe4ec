"""A connection pool over the provisioned tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event

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
    event.listen(engine, "after_cursor_execute", _end_the_pipeline)
    require_tables(engine)
    return engine


def _end_the_pipeline(_: object, cursor: Any, __: object, ___: object, ____: object, many: bool) -> None:
    """Let a transaction that stands idle from here on be seen as idle.

    psycopg sends the rows of one statement through a pipeline and ends that with a flush. PostgreSQL stops its timer of
    idle transactions when it reads one, and starts it after the next whole statement only: a worker frozen in between
    would keep its locks for ever (measured with PostgreSQL 18.4).
    """
    if many:
        cursor.connection.execute("SELECT 1")
