"""A rebuild and the very first worker make generations of one projection at the same moment: one after the other."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, event, text

from projections.demand import projection as demand
from projections.engine import generations
from projections.engine.declaration import Projection
from stream_processors.projector import prepare
from stream_processors.rebuild.replay import Rebuilt
from tests.stream_processors.canon import Canon, engine_of, live_number

PATIENCE = 60.0
LOCKED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_a_rebuild_waits_for_the_worker_that_makes_the_first_tables(canon: Canon) -> None:
    first_worker = engine_of(canon.instance.database_url)
    rebuilding: list[Future[list[Rebuilt]]] = []

    def about_to_commit(_: Connection) -> None:
        rebuilding.append(other.submit(canon.replay.rebuild, [demand]))
        await_lock(canon, rebuilding[0])

    event.listen(first_worker, "commit", about_to_commit)
    try:
        with ThreadPoolExecutor(1) as other:
            assert prepare(first_worker, [demand]) == []
            [rebuilt] = rebuilding[0].result(PATIENCE)
    finally:
        first_worker.dispose()
    assert (rebuilt.generation, rebuilt.previous) == (2, 1)
    assert live_number(canon) == (2, 1, False)


def test_the_first_worker_waits_for_a_rebuild_that_makes_tables(canon: Canon, monkeypatch: pytest.MonkeyPatch) -> None:
    preparing: list[Future[list[str]]] = []
    really = generations.begin

    def begin(connection: Connection, projection: Projection, *, anew: bool = False) -> int:
        number = really(connection, projection, anew=anew)
        preparing.append(other.submit(prepare, canon.engine, [demand]))
        await_lock(canon, preparing[0])
        # One that is frozen here must not keep every worker from starting.
        assert connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar() == "30s"
        return number

    monkeypatch.setattr(generations, "begin", begin)
    with ThreadPoolExecutor(1) as other:
        [rebuilt] = canon.replay.rebuild([demand])
        assert preparing[0].result(PATIENCE) == []
    assert rebuilt.generation == 1
    assert canon.project() == []
    assert live_number(canon)[0] in (1, 2)  # whichever came last


def await_lock(canon: Canon, who: Future[list[Rebuilt]] | Future[list[str]]) -> None:
    """Until `who` stands before a lock of the database."""
    deadline = time.monotonic() + PATIENCE
    with canon.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.execute(text(LOCKED)).scalar():
            assert not who.done(), who.exception()
            assert time.monotonic() < deadline
            time.sleep(0.02)
