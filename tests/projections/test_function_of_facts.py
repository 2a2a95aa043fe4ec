"""The tables of every projection are a function of the set of facts, however these arrive.

Every projection that is found takes part by itself: a new one needs no line here.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.declaration import Projection
from projections.engine.discovery import all_projections, projection_named
from projections.engine.view import live_view
from schemas.contracts import family_contracts
from schemas.facts import Record
from tests.projections.conftest import Rows, Tables, in_order
from tests.random_facts import START, random_records

ON = START.date().replace(month=5)


def bases(projection: Projection) -> list[Projection]:
    """The projections whose tables it stands on."""
    return [projection] if projection.entities else [projection_named(name) for name in projection.reads]


def random_history(projection: Projection, seed: int, count: int) -> dict[str, list[Record]]:
    chance = random.Random(seed)
    families = sorted({family for base in bases(projection) for family in base.families})
    return {f: random_records(family_contracts(f), count, chance, f"{f}.events") for f in families}


def batches(records: list[Record], chance: random.Random) -> list[list[Record]]:
    found = []
    while records:
        size = chance.randrange(1, len(records) + 1)
        found.append(records[:size])
        records = records[size:]
    return found


def as_told(tables: Tables, projection: Projection, history: dict[str, list[Record]], seed: int) -> int:
    chance, number = random.Random(seed), tables.new(projection)
    for family in projection.families:
        for batch in batches(history[family], chance):
            tables.apply(projection, number, family, batch)
    return number


def at_once(tables: Tables, projection: Projection, history: dict[str, list[Record]]) -> int:
    number = tables.new(projection)
    for family in projection.families:
        tables.apply(projection, number, family, history[family])
    return number


def in_disorder(tables: Tables, projection: Projection, history: dict[str, list[Record]], seed: int) -> int:
    """Shuffled, a third of it twice, taken in turns by two workers that each have some of it."""
    chance, number = random.Random(seed), tables.new(projection)
    for family in projection.families:
        facts = history[family] + chance.sample(history[family], len(history[family]) // 3)
        chance.shuffle(facts)
        half = len(facts) // 2
        work = batches(facts[: half + half // 2], chance) + batches(facts[half:], chance)
        chance.shuffle(work)
        for batch in work:
            tables.apply(projection, number, family, batch)
    return number


def as_of_now(root: Path, projection: Projection, history: dict[str, list[Record]]) -> tuple[AsOfView, Rows]:
    for family, records in history.items():
        for partition in {r.partition for r in records}:
            archive.append(root, family, partition, [r for r in records if r.partition == partition])
    view = AsOfView(root, bases(projection))
    found: Rows = {}
    for kept in projection.kept:
        found[kept.name] = in_order(tuple(row.values()) for row in view.rows(select(kept.table)))
    return view, found


def plain(rows: list[dict[str, object]]) -> list[str]:
    """Rows as texts in order, floats rounded: sums of floats depend on the order of adding."""
    return sorted(str([round(v, 6) if isinstance(v, float) else str(v)[:19] for v in row.values()]) for row in rows)


@pytest.mark.parametrize("projection", all_projections(), ids=lambda p: p.name)
def test_live_is_rebuild_is_as_of_now_whatever_the_order(projection: Projection, tables: Tables) -> None:
    @given(st.integers(0, 2**32), st.integers(1, 120))
    @settings(
        max_examples=8,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(seed: int, count: int) -> None:
        history = random_history(projection, seed, count)
        for base in bases(projection):
            live = as_told(tables, base, history, seed)
            tables.point_to(base, live)
            expected = tables.rows(base, live)
            if base is projection:  # what others stand on is shown by the turn that these have themselves
                assert tables.rows(base, at_once(tables, base, history)) == expected
                assert tables.rows(base, in_disorder(tables, base, history, seed)) == expected
        with tempfile.TemporaryDirectory() as folder:
            view, rows = as_of_now(Path(folder), projection, history)
            if projection.entities:
                assert rows == expected
            view.on = ON
            with live_view(tables.engine, bases(projection), ON) as now:
                for model in projection.read_models:
                    query = model.select(ON)
                    assert plain(now.rows(query)) == plain(view.rows(query)), model.name

    holds()


def test_a_reference_to_something_unknown_is_kept_until_it_is_known(tables: Tables) -> None:
    """A filling may come before the demand that it fills: neither is lost."""
    demand = projection_named("demand")
    chance = random.Random(3)
    records = random_records(family_contracts("demand"), 30, chance, "demand.events", partitions=1)
    first, second = tables.new(demand), tables.new(demand)
    tables.apply(demand, first, "demand", records)
    for record in reversed(records):
        tables.apply(demand, second, "demand", [record])
    assert tables.rows(demand, first) == tables.rows(demand, second)
