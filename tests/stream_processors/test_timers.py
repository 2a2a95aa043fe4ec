"""Alerts and closings on real workers: by the timer, by a command, and by two workers at once."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, select

from projections.quiet_sources import QUIET
from projections.records import alert, closing
from schemas.starter import starter_facts
from schemas.wire import encode
from tests.instance import ROOT, Instance
from tests.stream_processors.desk import admitted
from tests.stream_processors.speaking import SCHOOL, send, value

AHEAD = 75.0
"""Days: by then the month in which the test runs has settled."""


@dataclass
class Shift:
    """Workers whose timers live in the future, on an instance of the test's own."""

    instance: Instance
    engine: Engine
    _running: list[subprocess.Popen[bytes]]

    def start(self, seconds: float) -> Path:
        """Start a worker that looks every so many seconds; returns its log."""
        log = self.instance.home / f"worker-{len(self._running)}.log"
        command = [sys.executable, "-m", "tests.stream_processors.clocked_worker", str(AHEAD), str(seconds)]
        with log.open("ab") as out:
            environment = self.instance.environment()
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        self._running.append(process)
        return log

    def tell(self, **command: str) -> None:
        send(self.instance.kafka("worker"), self.instance.topics.control, [json.dumps(command).encode()])

    def rows(self, table: Any) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(table)))

    def until(self, met: Callable[[], object], what: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not met():
            assert all(one.poll() is None for one in self._running), "a worker has ended"
            assert time.monotonic() < deadline, f"no {what} within {seconds:.0f} s"
            time.sleep(0.1)

    def close(self) -> None:
        for process in self._running:
            process.kill()
            process.wait()
        self.engine.dispose()


@pytest.fixture
def shift(instance: Instance) -> Iterator[Shift]:
    """A school is admitted and has stated what makes it a usual source, all of it today."""
    instance.add_members(SCHOOL)
    stated = [*starter_facts(), admitted(SCHOOL, "school")]
    send(instance.kafka("operator"), instance.topics.inbox("operator"), [encode(*one) for one in stated])
    facts = [value("MajorOpened", SCHOOL) for _ in range(5)]
    send(instance.kafka(SCHOOL), instance.topics.inbox(SCHOOL), facts)
    engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
    opened = Shift(instance, engine, [])
    try:
        yield opened
    finally:
        opened.close()


def made(log: Path) -> list[str]:
    """Lines in which a worker says that it has made a closing."""
    whole = log.read_text(encoding="utf-8").rpartition("\n")[0]  # it may be in the midst of its last line
    lines = [json.loads(line) for line in whole.splitlines() if line.startswith("{")]
    return [f"{line['kind']} {line['period']}" for line in lines if line["event"] == "closing"]


def test_two_workers_make_one_closing_and_one_alert(shift: Shift) -> None:
    logs = [shift.start(0.5), shift.start(0.5)]
    shift.until(lambda: shift.rows(closing), "closing")
    shift.until(lambda: shift.rows(alert), "alert")
    shift.until(lambda: all("reads" in log.read_text(encoding="utf-8") for log in logs), "share of both")
    time.sleep(3)  # looks of both

    def kept() -> list[str]:
        return sorted(f"{row.kind} {row.period}" for row in shift.rows(closing))

    # Each is told after it is written. One that was made twice is told twice for good.
    shift.until(lambda: sorted(made(logs[0]) + made(logs[1])) == kept(), "word of every closing")
    assert len(kept()) == len(set(kept())) >= 2
    assert [(row.kind, row.subject) for row in shift.rows(alert) if row.kind == QUIET] == [(QUIET, SCHOOL)]


def test_a_command_has_a_look_taken_at_once(shift: Shift) -> None:
    log = shift.start(3600)
    shift.until(lambda: "reads" in log.read_text(encoding="utf-8"), "worker")
    shift.until(lambda: told(shift, "closing") and shift.rows(closing), "closing")
    shift.until(lambda: told(shift, "alerts") and shift.rows(alert), "alert")


def told(shift: Shift, command: str) -> bool:
    """Again and again, since admission may not be done with what the look must wait for."""
    shift.tell(command=command)
    time.sleep(1)
    return True
