"""One peer's run: its process started, watched until the tables are there, measured, stopped and compared."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Connection, text

from tests.bench.figures import require
from tests.bench.peers.course import Course, Log
from tests.bench.peers.gauge import Cost, Gauge
from tests.bench.peers.order import Order
from tests.bench.peers.peer import Peer
from tests.bench.peers.process import PeerProcess, running
from tests.bench.peers.truth import Compared
from tests.bench.peers.work import make_tables, recount

START_SECONDS = 120.0
SLOWEST = 300.0
"""Events per second below which a peer is no longer waited for."""


@dataclass(frozen=True)
class Run:
    """What came out. `finished`: every row showed its newest statement in time; `compared`: None without a table."""

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


@dataclass(frozen=True)
class Race:
    """One peer on the course. `looking`: a connection that looks on; what it does is not counted."""

    course: Course
    log: Log
    peer: Peer
    order: Order
    looking: Connection

    def run(self) -> Run:
        """Raises WrongAnswerError when the process ends before it should."""
        admin = self.course.instance.admin()
        before = admin.topics()
        admin.ensure_topics(self.peer.topics(self.order))
        try:
            with running(self.peer, self.order) as process:
                return self._watched(process)
        finally:
            admin.delete_topics(admin.topics() - before - {"__consumer_offsets"})

    def _watched(self, process: PeerProcess) -> Run:
        backend = self.looking.connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
        came = process.wait(lambda: self.peer.began(self.looking, self.order), START_SECONDS)
        require(came, f"{self.peer.name} did not begin to read: {process.said()}")
        gauge = Gauge(backend, process.pid)
        began = gauge.read()
        self.order.go_file.touch()
        finished, seconds = self._finished(process)
        tables = self.peer.tables(self.looking, self.order)
        if self.peer.recounts:
            counted = time.perf_counter()
            with self.course.engine.begin() as connection:  # this costs the database, so not on the one that looks on
                recount(connection, tables.rows, tables.sums)
            seconds = None if seconds is None else seconds + time.perf_counter() - counted
        cost = gauge.cost(began, gauge.read(), seconds)
        truth, sets_rows = self.log.truth, self.peer.sets_rows
        compared = truth.compare(self.looking, tables.rows, tables.sums) if sets_rows else None
        return Run(self.peer, self.log.events, cost, finished, compared)

    def _finished(self, process: PeerProcess) -> tuple[bool, float | None]:
        """Wait for the end; whether it came in time, and the peer's own measure of seconds, if it has one."""
        patience = self.log.events / SLOWEST + 30
        if not self.peer.ends:
            return process.wait(self._there, patience, pause=0.2), None
        ended = process.wait(self.order.done_file.exists, patience)
        require(ended, f"{self.peer.name} did not end within {patience:.0f} s")
        return True, float(self.order.done_file.read_text(encoding="utf-8"))

    def _there(self) -> bool:
        truth, tables = self.log.truth, self.peer.tables(self.looking, self.order)
        decided = truth.decided(self.looking, tables.rows)
        return decided and (self.peer.recounts or truth.summed(self.looking, tables.sums))


def race(course: Course, number: int, peer: Peer) -> Run:
    """Let one peer do the work, in tables of its own. Raises WrongAnswerError when ours is not right."""
    log = course.short if peer.slow else course.long
    order = course.order(number, peer.name.split(",")[0].replace(" ", "-").lower(), log)
    order.write()
    with course.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
        make_tables(looking, order.schema)
        looking.execute(text("CHECKPOINT"))
        run = Race(course, log, peer, order, looking).run()
        wrong = run.compared is not None and run.compared.wrong
        require(not (peer.ours and wrong), f"{peer.name}: {run.compared}")
        looking.execute(text(f"DROP SCHEMA {order.schema} CASCADE"))
    return run
