"""What a worker leaves in the database about itself: that it runs, what it had to put off, what it ended for.

As well as may be, over connections of its own, and never in the way of work or of its end: what cannot be written is
left out, and whoever looks sees a worker that has fallen silent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

import sqlalchemy.exc
import structlog
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.pool import NullPool

from projections import worker_runs
from projections.worker_runs import End, PutOff
from schemas.days import now
from schemas.errors import KitelineError

logger = structlog.get_logger()
PATIENCE = 3.0
"""Seconds that the database may take."""
T = TypeVar("T")
LONGEST = 500
"""Characters of what is told in one language."""
OPTIONS = f"-c timezone=UTC -c statement_timeout={PATIENCE:.0f}s -c lock_timeout={PATIENCE:.0f}s"


class Presence:
    """One run of a worker. `url`: SQLAlchemy's, of the database; its password is struck from whatever is told."""

    def __init__(self, url: str, host: str, pid: int, readers: Iterable[str]) -> None:
        connecting = {"connect_timeout": round(PATIENCE), "options": OPTIONS}
        self._engine = create_engine(url, poolclass=NullPool, connect_args=connecting)
        self._password = str(make_url(url).password or "")
        self._who = (host, pid, sorted(readers))
        self._number: int | None = None
        self._put_off: PutOff | None = None

    def begin(self) -> None:
        self._number = self._write(lambda connection: worker_runs.begin(connection, *self._who))

    def seen(self) -> None:
        """A sign of life, with what was put off lately. To be called every SEEN_EVERY seconds."""
        number, put_off = self._number, self._put_off
        if number is None:  # it could not be written at the beginning
            self.begin()
        else:
            self._write(lambda connection: worker_runs.seen(connection, number, put_off))

    def put_off(self, what: str, error: KitelineError) -> None:
        """`what` is put off or done again because of `error`; written with the next sign of life."""
        self._put_off = PutOff(what, now(), self._plain(error.zh), self._plain(error.en))

    def end(self, error: KitelineError | None) -> None:
        """The worker ends, for `error` or because it was told to. Returns when it is written, or after PATIENCE."""
        number, put_off = self._number, self._put_off
        if number is None:
            return
        ended = self._end(error) if error else None

        def write() -> None:
            self._write(lambda connection: worker_runs.end(connection, number, ended, put_off))

        last = threading.Thread(target=write, name="presence-end", daemon=True)
        last.start()
        last.join(PATIENCE)

    def _end(self, error: KitelineError) -> End:
        zh, en = error.zh, error.en
        if type(error) is KitelineError and (cause := error.__cause__):
            # Not one of ours: its words may be an SQL statement with the values of facts.
            name = type(cause).__name__
            zh = f"意外停止（{name}）；详情见该工作进程的日志 worker.log"
            en = f"it stopped unexpectedly ({name}); its log worker.log has more"
        return End(type(error).__name__, error.retriable, self._plain(zh), self._plain(en))

    def _plain(self, words: str) -> str:
        """On one line, of bounded length, without the password."""
        plain = " ".join(words.replace("\0", "").split())
        if self._password:
            plain = plain.replace(self._password, "***")
        return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"

    def _write(self, write: Callable[[Connection], T]) -> T | None:
        try:
            with self._engine.begin() as connection:
                done = write(connection)
        except (sqlalchemy.exc.SQLAlchemyError, OSError) as error:
            logger.info("presence not written", why=type(error).__name__)
            return None
        return done
