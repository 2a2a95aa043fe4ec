"""What a peer costs: seconds by the clock, CPU of its process and of PostgreSQL, the peak of its memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.peak import peak_mb


@dataclass(frozen=True)
class Reading:
    """Seconds: of the clock, of CPU of a client, of CPU of PostgreSQL (None: it runs where we cannot see it)."""

    clock: float
    client: float
    database: float | None


@dataclass(frozen=True)
class Cost:
    """What lies between two readings; `peak_mb` of the client's memory up to the second."""

    seconds: float
    client: float
    database: float | None
    peak_mb: float


class Gauge:
    """Reads the meters of one client process and of the server of one database connection.

    `backend` is that connection's own server process, which only looks on and is not counted.
    """

    def __init__(self, backend: int, client: int) -> None:
        self._client = psutil.Process(client)
        self._backend = backend
        self._server = _server_of(backend)

    def read(self) -> Reading:
        return Reading(time.perf_counter(), _cpu([self._client]), self._database())

    def cost(self, began: Reading, ended: Reading, seconds: float | None) -> Cost:
        """`seconds`: the client's own measure, where it has one."""
        database = None if began.database is None or ended.database is None else ended.database - began.database
        clock = ended.clock - began.clock if seconds is None else seconds
        return Cost(clock, ended.client - began.client, database, _peak_mb(self._client))

    def _database(self) -> float | None:
        """Server processes that run, and those that have ended (which their parent has inherited)."""
        if self._server is None:
            return None
        ended = self._server.cpu_times()
        running = [child for child in self._server.children() if child.pid != self._backend]
        return _cpu([self._server, *running]) + ended.children_user + ended.children_system


def _server_of(backend: int) -> psutil.Process | None:
    try:
        return psutil.Process(backend).parent()
    except psutil.NoSuchProcess:
        return None


def _cpu(processes: Sequence[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def _peak_mb(process: psutil.Process) -> float:
    if Path("/proc/self/status").exists():
        return peak_mb(process.pid)
    return float(process.memory_info().rss) / 2**20
