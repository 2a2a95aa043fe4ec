"""A process that is frozen in the middle of a statement, with locks that another waits for, does not hold it up for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Connection, Engine, text

from infra.engine import open_engine
from projections.engine import checkpoint
from projections.engine.checkpoint import Position
from stream_processors.frozen_sessions import FrozenSessions
from tests.instance import Instance

READER = ("frozen", 1)
SOURCES = {("t", n): Position("id", 0) for n in range(4)}


@pytest.fixture
def engine(instance: Instance) -> Iterator[Engine]:
    """What a worker has, with the shortest patience."""
    engine = open_engine(instance.services, frozen=1)
    with engine.begin() as connection:
        checkpoint.begin(connection, *READER, SOURCES)
    yield engine
    engine.dispose()


def held(connection: Connection) -> None:
    """Take the locks of a batch, all in one statement."""
    checkpoint.advance(connection, *READER, dict.fromkeys(SOURCES, (0, 1)))


def waiting_for(engine: Engine, done: threading.Event) -> threading.Thread:
    """The heir: it wants the same rows."""

    def take() -> None:
        with engine.begin() as connection:
            checkpoint.load(connection, *READER, hold=True)
        done.set()

    thread = threading.Thread(target=take)
    thread.start()
    return thread


def test_the_database_ends_a_transaction_that_stands_idle_after_many_rows_in_one_statement(engine: Engine) -> None:
    done = threading.Event()
    with engine.connect() as frozen:
        held(frozen)
        heir = waiting_for(engine, done)
        assert done.wait(10), "the frozen one keeps its locks"
        heir.join()
        frozen.invalidate()


def test_who_waits_ends_a_session_that_stands_still_in_the_middle_of_its_rows(engine: Engine) -> None:
    done, sessions = threading.Event(), FrozenSessions(engine, still=1)

    def stand_still(rows: psycopg.Copy) -> None:
        rows.write(b"1\n" * 100_000)
        heir = waiting_for(engine, done)
        until = time.monotonic() + 20
        while not sessions.look():
            assert time.monotonic() < until
            time.sleep(0.2)
        assert done.wait(10), "the frozen one keeps its locks"
        heir.join()

    with engine.connect() as frozen:
        held(frozen)
        frozen.execute(text("CREATE TEMP TABLE taken (n int)"))
        rows = frozen.connection.cursor().copy("COPY taken FROM STDIN")
        with pytest.raises(psycopg.OperationalError), rows as copy:
            stand_still(copy)
        frozen.invalidate()


def test_one_whose_rows_still_come_is_left_alone(engine: Engine) -> None:
    done, sessions = threading.Event(), FrozenSessions(engine, still=1)
    with engine.connect() as slow:
        held(slow)
        slow.execute(text("CREATE TEMP TABLE taken (n int)"))
        heir = waiting_for(engine, done)
        with slow.connection.cursor().copy("COPY taken FROM STDIN") as copy:
            for _ in range(15):
                copy.write(b"1\n" * 200_000)
                time.sleep(0.2)
                assert not sessions.look()
        assert not done.is_set()
        slow.commit()
        assert done.wait(10)
        heir.join()
