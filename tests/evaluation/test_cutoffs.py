"""As of any cutoff the archive says what the tables of a worker say that stopped there: of a random history over all
families, every table, read model and indicator, row by row.

4 cutoffs, 30 with --proofs=long.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections, with_entities
from projections.engine.refused import refused_in
from projections.engine.view import LiveView, Row, live_view
from projections.evaluation.indicators import all_indicators
from projections.evaluation.measuring import evaluate, evidence
from projections.records import verdict
from schemas.facts import Record
from tests.evaluation.random_city import Told, cutoff, history
from tests.projections.conftest import Tables, tables

__all__ = ["tables"]
SEED = 20_261_128
FACTS = 200
"""Of each family."""
CUTOFFS = {"short": 4, "long": 30}
MEANWHILE = date(2026, 3, 12)
"""The day that is asked about where positions alone cut."""
UNSEEN = {"short": 12, "long": 6}
"""Read models and indicators that may have been empty at every cutoff: one history does not hold every kind of thing."""


def test_as_of_a_cutoff_is_what_a_worker_has_that_stopped_there(
    tables: Tables, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    told, seen = history(SEED, FACTS), Counter[str]()
    for (family, partition), records in _by_partition(told).items():
        archive.append(tmp_path, family, partition, records)
    proofs = request.config.getoption("--proofs")
    for number in range(CUTOFFS[proofs]):
        chance = random.Random(f"{SEED} {number}")
        cut = cutoff(told, number, chance)
        _stop_at(tables, [one for one in told if cut.holds(one)], chance)
        bounds = (cut.as_of, cut.known_at, cut.positions)
        past = AsOfView(tmp_path, all_projections(), *bounds, refused=refused_in(tables.engine))
        past.on = cut.as_of or MEANWHILE
        with live_view(tables.engine, all_projections(), past.on) as now:
            seen.update(_compared(past, now, f"cutoff {number}, {cut}"))
    models = {model.name for projection in all_projections() for model in projection.read_models}
    unseen = (models | all_indicators().keys()) - seen.keys()
    assert len(unseen) <= UNSEEN[proofs], f"there was never anything to compare: {sorted(unseen)}"


def _by_partition(told: Iterable[Told]) -> Mapping[tuple[str, int], list[Record]]:
    found: dict[tuple[str, int], list[Record]] = {}
    for one in told:
        if one.record:
            found.setdefault((one.family, one.record.partition), []).append(one.record)
    return found


def _stop_at(tables: Tables, within: list[Told], chance: random.Random) -> None:
    """New tables of every projection that have taken these facts and no others, batch by batch; and their verdicts."""
    numbers = [(projection, tables.new(projection)) for projection in with_entities()]
    for family, mine in groupby(within, lambda one: one.family):
        records = [one.record for one in mine if one.record]
        while records:
            batch = chance.randrange(len(records)) + 1
            for projection, number in numbers:
                tables.apply(projection, number, family, records[:batch])
            del records[:batch]
    for projection, number in numbers:
        tables.point_to(projection, number)
    with tables.engine.begin() as connection:
        connection.execute(delete(verdict))
        once = {one.verdict["offset"]: dict(one.verdict) for one in within}
        connection.execute(insert(verdict), list(once.values()))


def _compared(past: AsOfView, now: LiveView, where: str) -> Iterable[str]:
    """Names of the read models and indicators that had something to say."""
    for projection in all_projections():
        queries = {f"table {kept.name}": select(kept.table) for kept in projection.kept}
        queries |= {model.name: model.select(past.on) for model in projection.read_models}
        for name, query in queries.items():
            rows = _plain(past.rows(query))
            assert rows == _plain(now.rows(query)), (name, where)
            if rows:
                yield name
    for name, indicator in all_indicators().items():
        if indicator.of_refused and not past.knows_refused:
            continue
        for query in (indicator.rows(past.on), evidence(indicator, past.on)):
            assert _plain(past.rows(query)) == _plain(now.rows(query)), (name, where)
        figure, live = evaluate(indicator, past), evaluate(indicator, now)
        for part in ("numerator", "denominator", "events"):
            assert getattr(figure, part) == getattr(live, part), (name, part, where)
        # A median of days lies between two, and the databases differ in the last digit of what they make of it.
        assert _nearly(figure.value) == _nearly(live.value), (name, where)
        if figure.value or figure.events:
            yield name


def _nearly(value: float | None) -> float | None:
    return None if value is None else round(value, 9)


def _plain(rows: Iterable[Row]) -> list[str]:
    return sorted(repr([_value(value) for value in row.values()]) for row in rows)


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if value is None or isinstance(value, bool | str) or not hasattr(value, "__float__") else float(value)
