"""The past is asked by the same rule by which the present is written: small scenes, from the archive alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from projections.demand import demand, projection
from projections.engine import archive
from projections.engine.asof import AsOfView
from schemas.facts import Record
from schemas.wire import encode
from tests.engine.marks import Fact, filled, published, revised, stated

WAGED = {"wage_min": 5_000}


def archived(root: Path, *facts: Fact) -> None:
    """The facts in the archive, in the order given, in one partition."""
    records = []
    for offset, fact in enumerate(facts):
        said = stated(fact, offset, 1)
        value = encode(fact.event_type, said)
        records.append(Record("demand.events", 0, offset, 1_800_000_000_000, said["subject"].encode(), value))
    archive.append(root, "demand", 0, records)


def seen(root: Path, **bounds: Any) -> list[tuple[Any, ...]]:
    d = demand.table.c
    view = AsOfView(root, [projection], **bounds)
    return [tuple(row.values()) for row in view.rows(select(d.openings, d.wage_min, d.filled_total))]


def waged(fact: Fact) -> Fact:
    return Fact(fact.event_type, fact.local, fact.said | WAGED, fact.minute, fact.name)


def test_an_empty_value_that_was_stated_later_stands_in_the_past_too(tmp_path: Path) -> None:
    archived(tmp_path, waged(published("A", 5)), revised("A", 6))
    assert seen(tmp_path) == [(6, None, None)]


def test_of_one_moment_the_greater_id_wins_in_the_past_too(tmp_path: Path) -> None:
    """Whichever of the two is first in the log."""
    first = (published("A", 5), filled("A", 3, 9, "y"), filled("A", 1, 9, "x"))
    archived(tmp_path, *first, published("B", 5), filled("B", 1, 9, "x"), filled("B", 3, 9, "y"))
    assert seen(tmp_path) == [(5, None, 3)] * 2


def test_positions_end_before_the_offset_that_they_name(tmp_path: Path) -> None:
    archived(tmp_path, published("A", 5), filled("A", 3))
    assert seen(tmp_path, positions={("demand", 0): 0}) == []
    assert seen(tmp_path, positions={("demand", 0): 1}) == [(5, None, None)]
    assert seen(tmp_path, positions={("demand", 0): 2}) == [(5, None, 3)]
