"""Does cost grow with the number of facts, and memory not? The live worker and a rebuild over a short log and a long one.

The long log is the short one many times over: as many demands are stated at one time, then others, and the table grows.
(Were all of them stated all the time, a batch would hold fewer statements about one demand the longer the log is, and
the ratio would tell how well batches fold.)

A round is both sizes, one after the other, each on an instance of its own; the figure is the median of the rounds'
ratios. Every table is compared with the truth, row by row.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
from sqlalchemy import Engine, create_engine

from projections.demand import projection
from projections.engine import checkpoint, generations
from schemas.kafka_access import KafkaAccess
from tests.backing import Backing
from tests.bench.figures import Figure, require
from tests.bench.live import WORKER
from tests.bench.peak import peak_mb
from tests.bench.peers.events import event_frames, write_events
from tests.bench.peers.truth import KEPT, Truth
from tests.bench.peers.work import AT
from tests.bench.worker import working
from tests.instance import ROOT, Instance

BENCH = "linear"
GOAL_RATE, GOAL_LIVE_MB, GOAL_REBUILD_MB = 0.75, 600.0, 1_200.0
SLOWEST = 2_000.0
"""Facts a second below which we do not wait any longer."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Cost:
    """Facts a second, and the peak of the memory in MB, live and in a rebuild."""

    live: float
    live_mb: float
    rebuild: float
    rebuild_mb: float


def run(
    backing: Backing, home: Path, small: int, large: int, rounds: int, say: Say, *, goal: bool = True
) -> list[Figure]:
    """Rates at `small` and `large` facts and their ratio, `rounds` times; `goal`: whether the ratio has one."""
    pairs: list[tuple[Cost, Cost]] = []
    for number in range(rounds):
        say(f"linear: {small:,} and {large:,} facts, round {number + 1} of {rounds}")
        pair = [_cost(backing, home / f"{number}-{size}", size, together=small) for size in (small, large)]
        pairs.append((pair[0], pair[1]))
    found: list[Figure] = []
    for way, most in (("live", GOAL_LIVE_MB), ("rebuild", GOAL_REBUILD_MB)):
        rates = [(getattr(a, way), getattr(b, way)) for a, b in pairs]
        peaks = [(getattr(a, f"{way}_mb"), getattr(b, f"{way}_mb")) for a, b in pairs]
        for at, count in ((0, small), (1, large)):
            found.append(Figure(BENCH, f"{way}, {count:,} facts", median(r[at] for r in rates), "events/s"))
            peak = max(p[at] for p in peaks)
            found.append(Figure(BENCH, f"{way}, {count:,} facts: peak memory", peak, "MB", most, "low"))
        ratio = median(b / a for a, b in rates)
        found.append(Figure(BENCH, f"{way}: rate at {large:,} over {small:,}", ratio, "×", GOAL_RATE if goal else None))
    return found


def _cost(backing: Backing, home: Path, facts: int, together: int) -> Cost:
    with backing.instance(home) as instance:
        truth = _write(instance.kafka(WORKER), instance.topics.canonical("demand"), facts, together)
        engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
        try:
            with working(instance, "--readers", "projector") as worker:
                live = facts / _live_seconds(engine, facts)
                live_mb = peak_mb(worker.pid)
            _require_truth(engine, truth, "the worker")
            said = _rebuild(instance)
            require(said["facts"] == facts, f"{said['facts']} facts replayed instead of {facts}")
            require(said["against"] == "live", f"verified against {said['against']} instead of live")
            _require_truth(engine, truth, "the rebuild")
        finally:
            engine.dispose()
    return Cost(live, live_mb, facts / said["seconds"], said["peak_mb"])


def _live_seconds(engine: Engine, facts: int) -> float:
    """From when the projector has placed itself on the log until it has taken all of it.

    Counted from the last look before that: one that comes late makes it seem slower, but never many times faster.
    """
    until = time.monotonic() + 120 + facts / SLOWEST
    began = time.perf_counter()
    while True:
        looking = time.perf_counter()
        with engine.connect() as connection:
            held = checkpoint.load(connection, *checkpoint.LIVE)
        done = sum(position.next_offset for position in held.values())
        if not held:
            began = looking
        if done == facts:
            return time.perf_counter() - began
        require(time.monotonic() < until, f"{done} of {facts} facts projected")
        time.sleep(0.02)


def _rebuild(instance: Instance) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.rebuilding"]
    done = subprocess.run(
        command, cwd=ROOT, env=instance.environment(), capture_output=True, text=True, timeout=3_600, check=False
    )
    require(done.returncode == 0, done.stdout + done.stderr)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def _write(access: KafkaAccess, topic: str, facts: int, together: int) -> pl.DataFrame:
    """The log, and the rows of the demand table that it leads to, in order of their subject."""
    truth = Truth()
    for frame in event_frames(facts, together=together):
        truth.learn(frame)
        write_events(access, topic, frame)
    return truth.rows.select(KEPT).sort("subject")


def _require_truth(engine: Engine, truth: pl.DataFrame, what: str) -> None:
    """Raise WrongAnswerError unless the live table holds the rows of the truth."""
    columns = ", ".join(f"(extract(epoch FROM {c}) * 1000000)::bigint" if c == AT else c for c in KEPT)
    found = io.BytesIO()
    with engine.connect() as connection:
        schema = generations.schema_name(projection.name, generations.live(connection)[projection.name])
        query = f'COPY (SELECT {columns} FROM "{schema}".demand ORDER BY subject) TO STDOUT (FORMAT csv)'
        with connection.connection.cursor().copy(query) as copy:
            for part in copy:
                found.write(part)
    found.seek(0)
    wanted = truth.with_columns(pl.col(AT).dt.timestamp("us"))
    rows = pl.read_csv(found, has_header=False, new_columns=list(KEPT), schema_overrides=dict(wanted.schema))
    require(rows.height == wanted.height, f"{what}: {rows.height} rows instead of {wanted.height}")
    differing = int((rows.hash_rows(seed=1) != wanted.hash_rows(seed=1)).sum())
    require(not differing, f"{what}: {differing} rows differ from the facts")
