"""Twenty projections on one family, rebuilt in one pass, against the demand projection alone, over the same log.

The twenty are declared here as a city would add them over the years: four per demand, four per employer, and twelve
that keep the newest offer per county, title and the like. Each table must be the one that the facts lead to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Engine

from infra.engine import open_engine
from projections.demand import projection as demand
from projections.engine import generations
from projections.engine.declaration import Entity, Projection
from stream_processors.rebuild.replay import Replay
from tests.backing import Backing
from tests.bench.demand_facts import demand_facts
from tests.bench.figures import Figure, require
from tests.bench.ground_truth import learned
from tests.bench.live import WORKER, project_log
from tests.bench.log_writer import write_facts
from tests.instance import Instance
from tests.stream_processors.tables import rows_of

BENCH = "fan-out"
FAMILY = "demand"
GOAL = 3.0
Say = Callable[[str], None]
SAID = {
    "DemandPublished": ("openings", "valid_until"),
    "DemandRevised": ("openings", "valid_until"),
    "DemandFilled": ("filled_total",),
    "DemandWithdrawn": ("reason",),
}
PLACES = (("county",), ("title",), ("county", "title"), ("county", "kind"), ("member", "county"), ("member", "title"))
OFFERS = (("openings", "valid_until"), ("wage_min", "wage_max"))


def twenty() -> list[Projection]:
    """Each with one entity of one event type, and so of one group."""
    shapes: list[tuple[tuple[str, ...], str, tuple[str, ...]]] = []
    shapes += [((key,), event_type, SAID[event_type]) for key in ("subject", "member") for event_type in SAID]
    shapes += [(key, "DemandPublished", columns) for key in PLACES for columns in OFFERS]
    return [
        Projection(f"fan-{n}", f"第 {n} 个", f"number {n}", entities=(Entity(f"fan_{n}", FAMILY, key, {of: columns}),))
        for n, (key, of, columns) in enumerate(shapes)
    ]


class Truth:
    """The newest fact per key of each entity, in plain Python."""

    def __init__(self, projections: Sequence[Projection]) -> None:
        self._entities = [entity for projection in projections for entity in projection.entities]
        self._newest: dict[str, dict[tuple[Any, ...], tuple[Any, Mapping[str, Any]]]] = {
            entity.name: {} for entity in self._entities
        }
        self.facts = 0

    def learn(self, event_type: str, fact: Mapping[str, Any]) -> None:
        self.facts += 1
        rank = (fact["occurred_at"], fact["event_id"])
        for entity in self._entities:
            if event_type in entity.sets:
                held = self._newest[entity.name]
                key = tuple(fact[name] for name in entity.key)
                if key not in held or held[key][0] < rank:
                    held[key] = (rank, fact)

    def rows(self, entity: Entity) -> list[tuple[Any, ...]]:
        """Key, columns, moment, id; in order of the key."""
        [columns] = entity.sets.values()
        return sorted(
            (*key, *(fact[column] for column in columns), *rank)
            for key, (rank, fact) in self._newest[entity.name].items()
        )

    @property
    def total(self) -> int:
        return sum(len(held) for held in self._newest.values())


def run(backing: Backing, home: Path, facts: int, times: int, say: Say) -> list[Figure]:
    """Medians of `times` rebuilds of one and of twenty, by turns."""
    say(f"fan-out: {facts:,} facts, one projection and twenty")
    projections = twenty()
    truth = Truth(projections)
    with backing.instance(home / "fan-out") as instance:
        stated = learned(truth, demand_facts(facts))
        write_facts(instance.kafka(WORKER), instance.topics.canonical(FAMILY), stated)
        engine = open_engine(instance.services)
        try:
            project_log(instance, engine, FAMILY, [demand, *projections])
            one, many = [], []
            for _ in range(times):
                one.append(_seconds(instance, engine, [demand], facts))
                many.append(_seconds(instance, engine, projections, facts))
            _require(engine, projections, truth)
        finally:
            engine.dispose()
    return [
        Figure(BENCH, f"the demand projection alone, {facts:,} facts", facts / median(one), "events/s"),
        Figure(BENCH, "twenty projections in one pass", facts / median(many), "events/s"),
        Figure(BENCH, "rows of the twenty", truth.total, "rows"),
        Figure(BENCH, "cost of twenty over cost of one", median(many) / median(one), "×", GOAL, "low"),
    ]


def _seconds(instance: Instance, engine: Engine, projections: Sequence[Projection], facts: int) -> float:
    replay = Replay(instance.kafka(WORKER), instance.topics, engine, instance.home / "archive")
    began = time.perf_counter()
    done = replay.rebuild(projections, origin="log")
    seconds = time.perf_counter() - began
    require(all(one.facts == facts for one in done), "not every fact was replayed for every projection")
    return seconds


def _require(engine: Engine, projections: Sequence[Projection], truth: Truth) -> None:
    with engine.connect() as connection:
        pointers = generations.live(connection)
        for projection in projections:
            [(name, rows)] = rows_of(connection, projection, pointers[projection.name]).items()
            require(rows == truth.rows(projection.entities[0]), f"{name} is not what the facts lead to")
