"""From `publish` to a visible row: a member states facts at a steady rate, a reader waits for each of them.

Everything is the product's own: the member client with its outbox (a process of its own), the worker (another),
the tables, the notification that readers listen to. The clock of a fact starts when it is due, not when the
client gets round to it, so that a client or worker that falls behind shows as latency.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, create_engine, select

from infra.database import libpq_url
from projections.demand import projection
from projections.engine import generations
from projections.records import verdict
from schemas.days import now
from tests.backing import Backing
from tests.bench.figures import Figure, require
from tests.bench.ground_truth import DemandTable, require_table
from tests.bench.member import due, first_due, process_for, state_employers, state_on_time, steady_facts
from tests.bench.watcher import Watcher
from tests.bench.worker import working

BENCH = "latency"
GOAL_P99 = 500.0
ADMITTING = 90.0
"""Seconds that the worker may take to start and to admit the operator's facts."""
PATIENCE = 30.0
"""Seconds after the last fact in which all must be visible."""
WARM_UP = 500
"""Facts stated before, at the same pace, that no figure counts: libraries load, plans and caches fill."""
RATE = 500
Say = Callable[[str], None]


def run(backing: Backing, home: Path, seconds: float, say: Say, rate: int = RATE) -> list[Figure]:
    """Latencies of facts stated for `seconds`, in milliseconds."""
    count = int(rate * seconds)
    say(f"latency: {rate} facts/s for {seconds:g} s")
    with backing.instance(home) as instance, working(instance) as worker:
        [member] = state_employers(instance, wait_seconds=ADMITTING)
        engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
        try:
            table = _live_table(engine)
            facts = steady_facts(WARM_UP + count, before=now())
            with process_for(state_on_time) as pool:
                start = first_due(len(facts))
                moments = [due(start, rate, n) for n in range(len(facts))]
                watcher = Watcher(libpq_url(instance.database_url), table, facts, moments)
                stating = pool.submit(state_on_time, instance.settings, member, facts, rate, start)
                watcher.watch(moments[-1] + PATIENCE)
                stating.result()
            watcher.close()
            lost = len(facts) - len(watcher.seen)
            stations = _stations(engine, instance.topics.inbox(member))
            running = "the worker has died" if worker.poll() is not None else "the worker runs"
            reached = f"{len(stations[0])} have a verdict, {running}"
            require(not lost, f"{lost} of {len(facts)} facts were not visible {PATIENCE:g} s later; {reached}")
            truth = DemandTable()
            truth.learn_all(facts)
            with engine.connect() as connection:
                require_table(connection, table, truth, "the worker")
        finally:
            engine.dispose()
    counted = [(fact["event_id"], moment) for (_, fact), moment in zip(facts, moments, strict=True)][WARM_UP:]
    visible = _since_due(watcher.seen, counted)
    taken, decided = (_since_due(moments, counted) for moments in stations)
    return [
        Figure(BENCH, "facts, each seen", len(visible), ""),
        Figure(BENCH, "p50, publish to visible row", at(visible, 0.50), "ms"),
        Figure(BENCH, "p95", at(visible, 0.95), "ms"),
        Figure(BENCH, "p99", at(visible, 0.99), "ms", GOAL_P99, "low"),
        Figure(BENCH, "max", visible[-1], "ms"),
        Figure(BENCH, "p50, publish to inbox", at(taken, 0.50), "ms"),
        Figure(BENCH, "p99, publish to inbox", at(taken, 0.99), "ms"),
        Figure(BENCH, "p50, publish to verdict begun", at(decided, 0.50), "ms"),
        Figure(BENCH, "p99, publish to verdict begun", at(decided, 0.99), "ms"),
    ]


def at(ascending: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    return ascending[min(len(ascending) - 1, int(share * len(ascending)))]


def _since_due(moments: dict[str, float], counted: list[tuple[str, float]]) -> list[float]:
    """Milliseconds from due to the moment given for each event id, ascending."""
    return sorted(1000 * (moments[event_id] - when) for event_id, when in counted)


def _stations(engine: Engine, inbox: str) -> tuple[dict[str, float], dict[str, float]]:
    """Event id -> moment (monotonic clock) when the broker took the fact, and when its verdict's transaction began."""
    ahead = time.time() - time.monotonic()
    v = verdict.c
    with engine.connect() as connection:
        rows = connection.execute(select(v.event_id, v.recorded_at, v.decided_at).where(v.topic == inbox)).all()
    taken = {row.event_id: row.recorded_at.timestamp() - ahead for row in rows}
    return taken, {row.event_id: row.decided_at.timestamp() - ahead for row in rows}


def _live_table(engine: Engine) -> str:
    with engine.connect() as connection:
        schema = generations.schema_name(projection.name, generations.live(connection)[projection.name])
    return f'"{schema}".demand'
