"""From the canonical topic to a visible row at a tenth of what the worker can carry, and what it costs to be idle.

The worker's capacity is measured first, in the same run. Facts are then appended at a tenth of it, as admission appends
them, and a reader waits for some of them; the clock of a fact starts when it is due, so that a producer that falls
behind shows as latency. At the end nobody states anything, and the worker's processor time is counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
from confluent_kafka import Producer
from sqlalchemy import Engine, create_engine

from infra.database import libpq_url
from projections.demand import projection
from projections.engine import checkpoint, generations
from schemas.days import now
from schemas.kafka_access import KafkaAccess
from schemas.topics import FAMILY_PARTITIONS
from schemas.wire import encode
from stream_processors.admission.forwarder import PRODUCER
from tests.backing import Backing
from tests.bench.demand_facts import Stated
from tests.bench.figures import Figure, require
from tests.bench.ground_truth import DemandTable, require_table
from tests.bench.latency import at
from tests.bench.live import WORKER
from tests.bench.member import due, first_due, process_for, require_punctual, steady_facts
from tests.bench.watcher import Watcher
from tests.bench.worker import working
from tests.instance import Instance

BENCH = "one-hop"
GOAL_P50, GOAL_P99, GOAL_IDLE = 60.0, 250.0, 3.0
STARTING = 90.0
PATIENCE = 60.0
SHARE = 0.1
WATCHED = 200
"""Facts a second that the reader waits for; to look for all of them would be the larger load."""
TICK = 0.005
"""Seconds of facts that are appended together, at their end: admission forwards those of 0.02 s and more together."""
WARM_UP = 3.0
"""Seconds at the same pace that no figure counts."""
Say = Callable[[str], None]
Encoded = Sequence[tuple[bytes, bytes]]
"""Key and value."""


def run(
    backing: Backing, home: Path, loaded: int, seconds: float, idle: float, say: Say, most: float = 10_000
) -> list[Figure]:
    """Capacity over `loaded` facts; latencies over `seconds` at a tenth of it, `most` facts/s; `idle` seconds idle."""
    with backing.instance(home) as instance, working(instance) as worker:
        engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
        try:
            table = _table(engine)
            say(f"one hop: capacity over {loaded:,} facts")
            facts = steady_facts(loaded + int((seconds + WARM_UP) * most), before=now())
            truth = DemandTable()
            truth.learn_all(facts[:loaded])
            capacity = loaded / _load(instance, engine, facts[:loaded])
            rate = min(most, SHARE * capacity)
            say(f"one hop: {rate:,.0f} facts/s for {seconds:g} s")
            stated = facts[loaded : loaded + int((seconds + WARM_UP) * rate)]
            truth.learn_all(stated)
            visible = _watch(instance, table, stated, rate)
            with engine.connect() as connection:
                require_table(connection, table, truth, "the worker")
            say(f"one hop: idle for {idle:g} s")
            busy = _idle(worker.pid, idle)
        finally:
            engine.dispose()
    return [
        Figure(BENCH, f"capacity: {loaded:,} facts appended at once", capacity, "events/s"),
        Figure(BENCH, "appended at a tenth of it", rate, "events/s"),
        Figure(BENCH, "facts waited for, each seen", len(visible), ""),
        Figure(BENCH, "p50, append to visible row", at(visible, 0.50), "ms", GOAL_P50, "low"),
        Figure(BENCH, "p95", at(visible, 0.95), "ms"),
        Figure(BENCH, "p99", at(visible, 0.99), "ms", GOAL_P99, "low"),
        Figure(BENCH, "max", visible[-1], "ms"),
        Figure(BENCH, f"idle worker, {idle:g} s", busy, "% of a core", GOAL_IDLE, "low"),
    ]


def append_on_time(access: KafkaAccess, topic: str, records: Encoded, rate: float, start: float) -> None:
    """Append records when they are due, the first at `start` (monotonic clock)."""
    producer = Producer(access.librdkafka() | PRODUCER)
    require_punctual(start)
    done = 0
    while done < len(records):
        time.sleep(max(0.0, due(start, rate, done) + TICK - time.monotonic()))
        for key, value in records[done : int((time.monotonic() - start) * rate) + 1]:
            producer.produce(topic, value, key)
            done += 1
        producer.poll(0)
    require(producer.flush(60) == 0, "the log was not written")


def _encoded(facts: Sequence[Stated]) -> Encoded:
    return [(fact["subject"].encode(), encode(event_type, fact)) for event_type, fact in facts]


def _load(instance: Instance, engine: Engine, facts: Sequence[Stated]) -> float:
    """Seconds from the first append until all is projected."""
    producer = Producer(instance.kafka(WORKER).librdkafka() | PRODUCER | {"queue.buffering.max.kbytes": 262_144})
    records = _encoded(facts)
    topic = instance.topics.canonical("demand")
    began = time.monotonic()
    for key, value in records:
        producer.produce(topic, value, key)
    producer.flush(60)
    until = time.monotonic() + PATIENCE
    while (done := _projected(engine)) < len(facts):
        require(time.monotonic() < until, f"{done} of {len(facts)} facts projected")
        time.sleep(0.02)
    return time.monotonic() - began


def _projected(engine: Engine) -> int:
    with engine.connect() as connection:
        return sum(position.next_offset for position in checkpoint.load(connection, *checkpoint.LIVE).values())


def _watch(instance: Instance, table: str, facts: Sequence[Stated], rate: float) -> list[float]:
    """Milliseconds from due to seen, ascending."""
    numbers = range(0, len(facts), max(1, round(rate / WATCHED)))
    records = _encoded(facts)
    with process_for(append_on_time) as pool:
        start = first_due(len(facts))
        moments = {n: due(start, rate, n) for n in numbers}
        watcher = Watcher(libpq_url(instance.database_url), table, [facts[n] for n in numbers], list(moments.values()))
        topic = instance.topics.canonical("demand")
        appending = pool.submit(append_on_time, instance.kafka(WORKER), topic, records, rate, start)
        watcher.watch(due(start, rate, len(facts)) + PATIENCE)
        appending.result()
    watcher.close()
    require(len(watcher.seen) == len(numbers), f"{len(numbers) - len(watcher.seen)} of {len(numbers)} facts unseen")
    counted = {n: moment for n, moment in moments.items() if n >= WARM_UP * rate}
    return sorted(1000 * (watcher.seen[facts[n][1]["event_id"]] - moment) for n, moment in counted.items())


def _idle(pid: int, seconds: float) -> float:
    """Processor time of a process and its children while nothing is stated, in percent of one core."""
    time.sleep(5.0)  # what came last is archived too
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    before = _processor_seconds(processes)
    time.sleep(seconds)
    return 100 * (_processor_seconds(processes) - before) / seconds


def _processor_seconds(processes: Sequence[psutil.Process]) -> float:
    return sum(times.user + times.system for times in (process.cpu_times() for process in processes))


def _table(engine: Engine) -> str:
    """The live table, once the worker has made it and reads every partition."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        with engine.connect() as connection:
            held = checkpoint.load(connection, *checkpoint.LIVE)
            if len(held) == sum(FAMILY_PARTITIONS.values()):
                schema = generations.schema_name(projection.name, generations.live(connection)[projection.name])
                return f'"{schema}".demand'
        time.sleep(0.2)
    raise AssertionError(f"the worker did not start within {STARTING:g} s")
