"""Rebuild rate: `Replay.rebuild` of the demand projection against the loop that one would write first.

Both read the same records from the same broker into the same database and must end with the very table that the
facts lead to. Live checkpoints are set as a worker sets them: the projector has taken the whole log before. The
rebuild is timed whole: new generation, replay, verification against live, switch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import Engine

from infra.engine import open_engine
from projections.demand import projection
from projections.engine import generations
from schemas.topics import FAMILY_PARTITIONS
from stream_processors.reading import fact_batch
from stream_processors.reading.fact_batch import FactBatch
from stream_processors.rebuild.generation_writer import GenerationWriter
from stream_processors.rebuild.replay import Replay
from stream_processors.rebuild.replay_pass import ReplayPass
from stream_processors.rebuild.verification import Verifier
from tests.backing import Backing
from tests.bench.ceiling import consume_and_decode
from tests.bench.demand_facts import demand_facts
from tests.bench.figures import Figure, require
from tests.bench.ground_truth import DemandTable, learned, require_table
from tests.bench.live import WORKER, project_log
from tests.bench.log_writer import write_facts
from tests.bench.naive import SCHEMA, naive_projection
from tests.bench.stages import Stages
from tests.instance import Instance

BENCH = "rebuild"
GOAL = 8.0
FAMILY = "demand"
Say = Callable[[str], None]


@dataclass(frozen=True)
class City:
    """A log of demand facts with the live tables that the projector made of it, and the truth about both."""

    instance: Instance
    engine: Engine
    truth: DemandTable
    live_seconds: float

    @property
    def topic(self) -> str:
        return self.instance.topics.canonical(FAMILY)


@contextmanager
def city(backing: Backing, home: Path, facts: int) -> Iterator[City]:
    """An instance whose log holds `facts` facts, and live tables that are checked."""
    with backing.instance(home) as instance:
        truth = DemandTable()
        stated = learned(truth, demand_facts(facts))
        write_facts(instance.kafka(WORKER), instance.topics.canonical(FAMILY), stated)
        engine = open_engine(instance.services)
        try:
            seconds = project_log(instance, engine, FAMILY)
            made = City(instance, engine, truth, seconds)
            _require_live(made, "the projector")
            yield made
        finally:
            engine.dispose()


def rebuild_once(made: City) -> tuple[float, Stages]:
    """Seconds of one checked rebuild, and where they went."""
    replay = Replay(made.instance.kafka(WORKER), made.instance.topics, made.engine, made.instance.home / "archive")
    stages = Stages()
    with stages.watching(
        consume=(ReplayPass, "_consume"),
        take=(FactBatch, "add"),
        decode=(fact_batch, "facts_of"),
        wait=(GenerationWriter, "wait"),
        verify=(Verifier, "verify"),
        write=(GenerationWriter, "_write"),
    ):
        began = time.perf_counter()
        [done] = replay.rebuild([projection])
        seconds = time.perf_counter() - began
    require(done.facts == made.truth.facts, f"{done.facts} facts replayed instead of {made.truth.facts}")
    require(done.reference == "live", f"verified against {done.reference} instead of live")
    _require_live(made, "the rebuild")
    return seconds, stages


def naive_once(made: City, per_call: int) -> float:
    """Seconds of one checked run of the naive loop."""
    access, count = made.instance.kafka(WORKER), made.truth.facts
    seconds = naive_projection(access, made.topic, count, made.engine, per_call)
    with made.engine.connect() as connection:
        require_table(connection, f"{SCHEMA}.demand", made.truth, "the naive loop")
    return seconds


def run(backing: Backing, home: Path, facts: int, naive_facts: int, times: int, say: Say) -> list[Figure]:
    """Rates at `facts`, and both sides at `naive_facts`; each rebuild `times` times, medians."""
    found: list[Figure] = []

    def figure(name: str, value: float, unit: str = "events/s", goal: float | None = None) -> None:
        found.append(Figure(BENCH, name, value, unit, goal))

    say(f"rebuild: {naive_facts:,} facts, both ways")
    with city(backing, home / "small", naive_facts) as small:
        naive, gathered, ours = [], [], []
        for _ in range(max(1, times - 1)):
            naive.append(naive_once(small, 1))
            ours.append(rebuild_once(small)[0])
            gathered.append(naive_once(small, 500))
    naive_rate = naive_facts / median(naive)
    figure(f"naive loop, {naive_facts:,} facts", naive_rate)
    figure(f"naive loop with executemany of 500, {naive_facts:,} facts", naive_facts / median(gathered))
    figure(f"kiteline rebuild, the same {naive_facts:,} facts", naive_facts / median(ours))
    figure(f"ratio at {naive_facts:,} facts", median(naive) / median(ours), "×")

    say(f"rebuild: {facts:,} facts")
    with city(backing, home / "large", facts) as large:
        runs = sorted((rebuild_once(large) for _ in range(times)), key=lambda run: run[0])
        access, group = large.instance.kafka(WORKER), f"{large.instance.topics.prefix}kiteline.bench"
        reading, decoding = consume_and_decode(access, group, large.topic, FAMILY_PARTITIONS[FAMILY], facts)
    seconds, stages = runs[len(runs) // 2]
    figure(f"kiteline rebuild, {facts:,} facts, verified and switched", facts / seconds)
    figure("the same without verification", facts / (seconds - stages.seconds["verify"]))
    figure("live projector over the same log, all projections on", facts / large.live_seconds)
    figure("ceiling: consume and decode only", facts / (reading + decoding))
    rate_ratio = (facts / seconds) / naive_rate
    figure("rebuild rate over naive rate", rate_ratio, "×", GOAL)
    figure("the database's work beside it", 100 * stages.seconds["write"] / seconds, "%")
    for name, part in _parts(stages, seconds).items():
        figure(f"time in {name}", 100 * part / seconds, "%")
    return found


def _parts(stages: Stages, seconds: float) -> dict[str, float]:
    """What the reader spends its time on. Writing goes on beside it; waiting for that is what it costs."""
    took = stages.seconds
    parts = {"consume": took["consume"], "decode": took["decode"], "fold": took["take"] - took["decode"]}
    parts |= {"waiting for the database": took["wait"], "verify": took["verify"]}
    return parts | {"the rest": seconds - sum(parts.values())}


def _require_live(made: City, what: str) -> None:
    with made.engine.connect() as connection:
        schema = generations.schema_name(projection.name, generations.live(connection)[projection.name])
        require_table(connection, f'"{schema}".demand', made.truth, what)
