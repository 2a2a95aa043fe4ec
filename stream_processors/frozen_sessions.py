"""Sessions of frozen processes that hold others up in the middle of a statement.

The database itself ends a session that stands idle in a transaction. One whose process was frozen while it sent rows, or
before it had read what it asked for, is not idle: the database waits for it, for ever, and looks at no time limit
meanwhile. So those who may be kept waiting look, and end it: PostgreSQL heeds `pg_terminate_backend` there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import Engine, text

from projections.engine.database_errors import database_errors_told
from schemas.errors import DatabaseUnavailable

logger = structlog.get_logger()
STILL = 30.0
"""Seconds without a byte after which a session counts as frozen."""
LOOKS_EVERY = 5.0
HOLDING_UP = text("""
    SELECT s.pid, s.query_start, coalesce(c.bytes_processed, 0) AS moved
    FROM pg_stat_activity s LEFT JOIN pg_stat_progress_copy c USING (pid)
    WHERE s.datname = current_database() AND s.usename = current_user AND s.state = 'active'
      AND s.wait_event IN ('ClientRead', 'ClientWrite')
      AND s.pid IN (SELECT unnest(pg_blocking_pids(w.pid)) FROM pg_stat_activity w
                    WHERE w.datname = current_database() AND w.wait_event_type = 'Lock')
""")
"""Sessions that wait for their own process while another waits for them, and how far their statement has come."""


class FrozenSessions:
    """Remembers between looks since when each has stood where it stands. Another's look ends them as well as ours."""

    def __init__(self, engine: Engine, still: float = STILL, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._still = still
        self._clock = clock
        self._since: dict[tuple[object, ...], float] = {}

    def look(self) -> list[int]:
        """End those that have stood still for too long. Returns their process ids. Raises DatabaseUnavailable."""
        moment = self._clock()
        with database_errors_told(), self._engine.begin() as connection:
            there = {tuple(row) for row in connection.execute(HOLDING_UP)}
            self._since = {one: self._since.get(one, moment) for one in there}
            frozen = [int(str(one[0])) for one, since in self._since.items() if moment - since >= self._still]
            for pid in frozen:
                connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
                logger.warning("frozen session ended", database_process=pid, still=self._still)
        return frozen


@contextmanager
def frozen_sessions_ended(engine: Engine) -> Iterator[None]:
    """Look as long as this lasts, in a thread of its own: for whoever waits where no timer runs."""
    sessions, over = FrozenSessions(engine), threading.Event()

    def look() -> None:
        while not over.wait(LOOKS_EVERY):
            try:
                sessions.look()
            except DatabaseUnavailable as error:  # whoever waits is told by what it waits for
                logger.info("not looked at", what="frozen sessions", why=error.en)

    thread = threading.Thread(target=look, name="frozen-sessions", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
