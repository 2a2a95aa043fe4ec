"""One peer's run: its process started, watched until the tables are there, measured, stopped and compared."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from tests.bench.figures import require
from tests.bench.peers.course import Course, Log
from tests.bench.peers.faust_table import changelog
from tests.bench.peers.gauge import Cost, Gauge
from tests.bench.peers.order import Order
from tests.bench.peers.peer import Peer
from tests.bench.peers.truth import Compared
from tests.bench.peers.work import make_tables, recount
from tests.instance import ROOT

START_SECONDS = 120.0
SLOWEST = 300.0
"""Events per second below which a peer is no longer waited for."""
LOOK = 0.02
LOOK_AGAIN = 0.2
"""Seconds between looks: for files, for rows."""


@dataclass(frozen=True)
class Run:
    """What came out. `finished`: every row showed its newest statement in time; `rows`: those of a COPY."""

    peer: Peer
    events: int
    cost: Cost
    finished: bool
    compared: Compared | None

    @property
    def rate(self) -> float:
        return self.events / self.cost.seconds

    @property
    def per_cpu_second(self) -> float | None:
        """Events per second of CPU of client and database together."""
        if self.cost.database is None:
            return None
        return self.events / max(self.cost.client + self.cost.database, 0.01)


def _count(course: Course, rows: str, order: Order) -> None:
    with course.engine.begin() as connection:  # not on the connection that looks on: this costs the database, too
        recount(connection, rows, order.schema)


def race(course: Course, number: int, peer: Peer) -> Run:
    """Let one peer do the work. Raises WrongAnswerError when it does not start, or when ours is not right."""
    log = course.short if peer.slow else course.long
    order = course.order(number, peer.name.split(",")[0].replace(" ", "-").lower(), log)
    order.write()
    with course.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
        make_tables(looking, order.schema)
        looking.execute(text("CHECKPOINT"))
        before = course.instance.admin().topics()
        course.instance.admin().ensure_topics(
            {changelog(order.name): (order.partitions, {"cleanup.policy": "compact"})} if "Faust" in peer.name else {}
        )
        try:
            with _running(peer, order) as process:
                run = _watch(course, looking, log, peer, order, process)
        finally:
            admin = course.instance.admin()
            admin.delete_topics(admin.topics() - before - {"__consumer_offsets"})
        if peer.ours:
            require(run.compared is not None and not run.compared.wrong, f"{peer.name}: {run.compared}")
        looking.execute(text(f"DROP SCHEMA {order.schema} CASCADE"))
    return run


def _watch(
    course: Course, looking: Connection, log: Log, peer: Peer, order: Order, process: subprocess.Popen[bytes]
) -> Run:
    backend = looking.connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
    _await(lambda: peer.began(looking, order), process, peer, order, START_SECONDS, LOOK)
    gauge = Gauge(backend, process.pid)
    began, patience = gauge.read(), order.events / SLOWEST + 30
    seconds, finished = None, True
    if peer.ends:
        ended = _await(order.done_file.exists, process, peer, order, patience, LOOK)
        require(ended, f"{peer.name} did not end within {patience:.0f} s")
        seconds = float(order.done_file.read_text(encoding="utf-8"))
    elif peer.sets_rows:
        finished = _await(lambda: _there(looking, log, peer, order), process, peer, order, patience, LOOK_AGAIN)
    if not peer.sets_rows:
        return Run(peer, order.events, gauge.cost(began, gauge.read(), seconds), finished, None)
    rows = peer.rows(looking, order)
    if peer.recounts:
        counted = time.perf_counter()
        _count(course, rows, order)
        seconds = None if seconds is None else seconds + time.perf_counter() - counted
    cost = gauge.cost(began, gauge.read(), seconds)
    return Run(peer, order.events, cost, finished, log.truth.compare(looking, rows, order.schema))


def _there(looking: Connection, log: Log, peer: Peer, order: Order) -> bool:
    rows = peer.rows(looking, order)
    return log.truth.decided(looking, rows) and (peer.recounts or log.truth.summed(looking, order.schema))


def _await(
    come: Callable[[], bool],
    process: subprocess.Popen[bytes],
    peer: Peer,
    order: Order,
    patience: float,
    pause: float,
) -> bool:
    """Wait until it has come; False when patience is at its end. Raises WrongAnswerError when the process ends."""
    until = time.monotonic() + patience
    while not come():
        ended = process.poll() is not None or (Path(order.home) / "failed").exists()
        require(not ended, f"{peer.name} stopped: {_said(order)[-1500:]}")
        if time.monotonic() > until:
            return False
        time.sleep(pause)
    return True


def _said(order: Order) -> str:
    return (Path(order.home) / "said").read_text(encoding="utf-8", errors="replace")


@contextmanager
def _running(peer: Peer, order: Order) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | dict(peer.environment)
    with (Path(order.home) / "said").open("wb") as said:
        process = subprocess.Popen(
            peer.start(order), cwd=ROOT, env=environment, stdout=said, stderr=said, start_new_session=True
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
