"""One rebuild of a projection at a time, and one at a time who makes tables."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from schemas.errors import KitelineError

PATIENCE = 3.0
"""Seconds to wait for another rebuild: the database may notice late that one was killed."""


@contextmanager
def alone(engine: Engine, projections: Sequence[str]) -> Iterator[None]:
    """Hold these projections. Raises KitelineError when another rebuild has one of them."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        locked: list[str] = []
        try:
            for name in sorted(projections):
                _lock(connection, name)
                locked.append(name)
            yield
        finally:
            for name in locked:
                connection.execute(text("SELECT pg_advisory_unlock(hashtext(:key))"), _key(name))


def makes_tables_alone(connection: Connection) -> None:
    """To be said first in a transaction: until it ends nobody else makes a generation, who would take the same number."""
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('kiteline.prepare'))"))


def _lock(connection: Connection, name: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not connection.execute(text("SELECT pg_try_advisory_lock(hashtext(:key))"), _key(name)).scalar():
        if time.monotonic() > deadline:
            raise KitelineError(
                f"投影 {name} 正在重建中，请等它结束", f"projection {name} is being rebuilt already; wait for that"
            )
        time.sleep(0.1)


def _key(name: str) -> dict[str, str]:
    return {"key": f"kiteline.rebuild.{name}"}
