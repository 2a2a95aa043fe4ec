"""`kiteline rebuild` killed in the middle (kill -9 of the real process), and what it takes to finish then.

The work that is left is what the checkpoints say; what had been read and not written is lost with the process, and is
told apart. The time to finish is held against the same share of an undisturbed run of the same command.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from tests.backing import Backing
from tests.bench.figures import Figure, require
from tests.bench.rebuild import City, _require_live, city
from tests.instance import ROOT

BENCH = "resume"
GOAL = 1.2
Say = Callable[[str], None]


def run(backing: Backing, home: Path, facts: int, say: Say) -> list[Figure]:
    say(f"resume: {facts:,} facts")
    with city(backing, home / "resume", facts) as made:
        whole = _timed(made)
        written = _killed(made, facts)
        rest = _timed(made)
        _require_live(made, "the rebuild that was gone on with")
        read = _facts_read(made)
    left = facts - written
    return [
        Figure(BENCH, f"undisturbed `kiteline rebuild demand`, {facts:,} facts", whole, "s"),
        Figure(BENCH, "facts left by the checkpoints at the kill", left, "facts"),
        Figure(BENCH, "facts read after the kill over facts left", (read - written) / left, "×", GOAL, "low"),
        Figure(BENCH, "time to finish over that share of an undisturbed run", rest / (whole * left / facts), "×"),
    ]


def _start(made: City) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "infra.cli.main", "rebuild", "demand", "--from", "log"]
    return subprocess.Popen(
        command, env=made.instance.environment(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _timed(made: City) -> float:
    began = time.perf_counter()
    process = _start(made)
    require(process.wait(600) == 0, f"kiteline rebuild ended with {process.returncode}")
    return time.perf_counter() - began


def _killed(made: City, facts: int) -> int:
    """Start a rebuild, kill it when it has written a third; facts below its checkpoints then."""
    process = _start(made)
    deadline = time.monotonic() + 600
    while _reached(made) < facts / 3:
        require(process.poll() is None, "the rebuild was over before it could be killed: take more facts")
        require(time.monotonic() < deadline, "the rebuild does not get there")
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return _reached(made)


def _reached(made: City) -> int:
    unfinished = (
        "SELECT coalesce(sum(c.next_offset), 0) FROM checkpoint c JOIN generation g ON g.projection = c.reader"
        " AND g.number = c.generation WHERE g.built_at IS NULL AND g.projection = 'demand'"
    )
    with made.engine.connect() as connection:
        return int(connection.execute(text(unfinished)).scalar_one())


def _facts_read(made: City) -> int:
    query = text(
        "SELECT g.facts FROM generation g JOIN projection p ON p.name = g.projection AND p.live = g.number"
        " WHERE p.name = 'demand'"
    )
    with made.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())
