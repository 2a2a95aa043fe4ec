"""Rebuilds that operators have asked for: a worker does them, one at a time, beside its other work.

Unit of parallelism: one for all workers, held by a lock of the database that goes with its session. Guarantee: at least
once; a request whose worker was ended midway is begun again by another, and goes on with what was built.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Connection, Engine, create_engine, text

from projections.engine import rebuild_requests as requests
from projections.engine.database_errors import database_errors_told
from projections.engine.declaration import Projection
from projections.engine.discovery import projection_named
from schemas.errors import KitelineError
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics
from stream_processors.rebuild.replay import Rebuilt, Replay

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = structlog.get_logger()
LOCK = text("SELECT pg_try_advisory_lock(hashtext('kiteline.rebuild-requests'))")
UNLOCK = text("SELECT pg_advisory_unlock(hashtext('kiteline.rebuild-requests'))")


class RequestedRebuilds:
    """Looks for requests and does them in a thread of its own, which ends with the process. `engine` tells where the
    database is; work goes over connections of its own, for the worker's end a session that stands idle for long.
    `put_off` is told what has to wait, and why."""

    def __init__(
        self,
        access: KafkaAccess,
        topics: Topics,
        engine: Engine,
        archive: Path,
        put_off: Callable[[str, KitelineError], None] = lambda *_: None,
    ) -> None:
        self._engine = engine
        self._put_off = put_off
        self._replay: Callable[[Engine], Replay] = lambda own: Replay(access, topics, own, archive)
        self._thread: threading.Thread | None = None

    def look(self) -> bool:
        """Begin with what is asked for, if nothing is under way here. Returns whether something was begun."""
        if self._thread is not None and self._thread.is_alive():
            return False
        with self._engine.connect() as connection:
            if requests.next_open(connection) is None:
                return False
        self._thread = threading.Thread(target=self._work, name="requested-rebuilds", daemon=True)
        self._thread.start()
        return True

    def _work(self) -> None:
        own = create_engine(self._engine.url, pool_pre_ping=True, connect_args={"options": "-c timezone=UTC"})
        try:
            with database_errors_told():
                do_requested(own, self._replay(own))
        except KitelineError as error:  # a service is away; the request is still there
            logger.warning("requested rebuild not done", why=error.en)
            self._put_off("requested rebuilds", error)
        finally:
            own.dispose()


def do_requested(engine: Engine, replay: Replay) -> int:
    """Do all open requests, unless another worker is at it. Returns how many ended. Raises what is retriable."""
    done = 0
    with _alone(engine) as connection:
        while connection is not None and (asked := requests.next_open(connection)) is not None:
            requests.begin(connection, asked.id)
            logger.info("requested", what=asked.what, projection=asked.projection, by=asked.asked_by)
            ended = _outcome(replay, asked)
            requests.end(connection, asked.id, **ended)
            logger.info("requested work ended", projection=asked.projection, **ended)
            done += 1
    return done


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection | None]:
    """A connection that holds the lock, or None where somebody else does."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(LOCK).scalar():
            yield None
            return
        try:
            yield connection
        finally:
            connection.execute(UNLOCK)


def _outcome(replay: Replay, asked: Any) -> dict[str, Any]:
    try:
        with database_errors_told():
            done = _do(replay, projection_named(asked.projection), asked.what)
    except KitelineError as error:
        if error.retriable:
            raise
        return {"done": False, "zh": error.zh, "en": error.en}
    except Exception as error:
        logger.exception("requested rebuild failed")
        why = f"{type(error).__name__}: {error}"[:300]
        return {
            "done": False,
            "zh": f"意外错误，详见工作进程日志：{why}",
            "en": f"unexpected, see the log of the worker: {why}",
        }
    told = f"g{done.generation}, {done.facts} facts, {done.seconds:.1f} s"
    return {
        "done": True,
        "zh": f"现用 g{done.generation}，读取 {done.facts} 条事实，用时 {done.seconds:.1f} 秒",
        "en": f"live: {told}",
    }


def _do(replay: Replay, projection: Projection, what: str) -> Rebuilt:
    if what == requests.RETURN:
        return replay.bring_back(projection)
    [done] = replay.rebuild([projection])
    return done
