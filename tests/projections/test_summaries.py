"""Summaries equal a recount of their entity at any time, whatever comes in which order and from how many workers."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from projections.demand import demand, is_for_people, openings_left
from projections.engine import archive, generations, verify
from projections.engine.asof import AsOfView
from projections.engine.database_errors import database_errors_told
from projections.engine.declaration import Projection, Summary
from projections.engine.generations import translate
from schemas.contracts import family_contracts
from schemas.errors import BatchCollided
from schemas.facts import Record
from tests.projections.conftest import Tables, in_order
from tests.projections.story import FIRM, Story
from tests.random_facts import random_records

d = demand.table.c
by_place = Summary(
    "by_place",
    of=demand,
    by=("county", "occupation"),
    counts={"demands": None, "filled_ever": d.filled_total > 0},
    sums={"openings": "openings", "open": openings_left()},
)
for_people = Summary("for_people", of=demand, by=("member",), sums={"openings": "openings"}, where=is_for_people())
STOCK = Projection("stock", "s", "s", entities=(demand,), summaries=(by_place, for_people))


@pytest.fixture
def number(tables: Tables) -> int:
    return tables.new(STOCK)


def held(tables: Tables, summary: Summary, number: int) -> list[tuple[object, ...]]:
    return tables.rows(STOCK, number)[summary.name]


def recounted(tables: Tables, summary: Summary, number: int) -> list[tuple[object, ...]]:
    with tables.engine.connect() as connection:
        mapped = {"schema_translate_map": translate(STOCK, number)}
        return in_order(tuple(row) for row in connection.execute(summary.query(), execution_options=mapped))


def require_exact(tables: Tables, number: int) -> None:
    for summary in STOCK.summaries:
        assert held(tables, summary, number) == recounted(tables, summary, number), summary.name


def take(tables: Tables, number: int, story: Story) -> None:
    """Apply what was told since the last time."""
    tables.apply(STOCK, number, "demand", story.records["demand"])
    story.records["demand"] = []
    require_exact(tables, number)


def test_a_row_that_changes_moves_what_it_adds_and_an_empty_group_goes(tables: Tables, number: int) -> None:
    story = Story()
    story.demand("1", 10, county="370705")
    story.demand("2", 5, county="370705", occupation=None, kind="technology")
    take(tables, number, story)
    columns = [c.name for c in by_place.table.c]
    assert columns == ["county", "occupation", "rows", "demands", "filled_ever", "openings", "open"]
    assert held(tables, by_place, number) == [
        ("370705", "6-18-01-01", 1, 1, 0, 10, 10),
        ("370705", None, 1, 1, 0, 5, 5),
    ]
    story.demand("1", 10, county="370703", day="2026-01-06")
    story.tell("DemandFilled", "2026-02-01", FIRM, "1", filled_total=4)
    take(tables, number, story)
    assert held(tables, by_place, number) == [
        ("370703", "6-18-01-01", 1, 1, 1, 10, 6),
        ("370705", None, 1, 1, 0, 5, 5),
    ]
    story.tell("DemandWithdrawn", "2026-03-01", FIRM, "1", reason=None)
    take(tables, number, story)
    assert held(tables, for_people, number) == []
    assert len(held(tables, by_place, number)) == 2


def test_nulls_are_one_group(tables: Tables, number: int) -> None:
    story = Story()
    for local in "12":
        story.tell("DemandFilled", "2026-02-01", FIRM, local, filled_total=4)
        take(tables, number, story)
    assert held(tables, by_place, number) == [(None, None, 2, 2, 2, 0, 0)]
    story.demand("1", 10)
    take(tables, number, story)
    assert (None, None, 1, 1, 1, 0, 0) in held(tables, by_place, number)


def test_what_comes_twice_or_late_is_counted_once(tables: Tables, number: int) -> None:
    story = Story()
    story.demand("1", 10, day="2026-01-06")
    told = story.records["demand"]
    take(tables, number, story)
    once = held(tables, by_place, number)
    late = Story()
    late.demand("1", 99, day="2026-01-05", county="370703")
    tables.apply(STOCK, number, "demand", [*told, *told, *late.records["demand"]])
    assert held(tables, by_place, number) == once


def test_two_workers_at_once_lose_nothing_and_collide_only_retriably(tables: Tables, number: int) -> None:
    """Both write the same rows and groups at the same time, in transactions of several batches."""
    chance = random.Random(7)
    facts = random_records(family_contracts("demand"), 600, chance, "demand.events")

    def work(mine: list[Record]) -> None:
        for start in range(0, len(mine), 20):
            while True:
                try:
                    with database_errors_told():
                        tables.apply(STOCK, number, "demand", mine[start : start + 20])
                    break
                except BatchCollided:
                    continue

    orders = [chance.sample(facts, len(facts)) for _ in range(2)]
    assert BatchCollided.retriable
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, orders))
    require_exact(tables, number)
    alone = tables.new(STOCK)
    tables.apply(STOCK, alone, "demand", facts)
    assert tables.rows(STOCK, number) == tables.rows(STOCK, alone)


def test_a_deadlock_is_told_as_a_collision(tables: Tables) -> None:
    with tables.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE two (n int PRIMARY KEY, v int)")
        connection.exec_driver_sql("INSERT INTO two VALUES (1, 0), (2, 0)")

    each_has_one = Barrier(2, timeout=60)

    def cross(order: tuple[int, int]) -> bool:
        first, second = (f"UPDATE two SET v = v + 1 WHERE n = {n}" for n in order)
        try:
            with database_errors_told(), tables.engine.begin() as connection:
                connection.exec_driver_sql(first)
                each_has_one.wait()
                connection.exec_driver_sql(second)
        except BatchCollided:
            return True
        return False

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(cross, [(1, 2), (2, 1)])) == [False, True]


def test_a_summary_is_the_same_as_of_now_and_verified_with_its_projection(
    tables: Tables, number: int, tmp_path: Path
) -> None:
    facts = random_records(family_contracts("demand"), 200, random.Random(3), "demand.events", partitions=1)
    tables.apply(STOCK, number, "demand", facts)
    archive.append(tmp_path, "demand", 0, facts)
    view = AsOfView(tmp_path, [STOCK])
    for summary in STOCK.summaries:
        there = in_order(tuple(row.values()) for row in view.rows(select(summary.table)))
        assert there == held(tables, summary, number)
    other = tables.new(STOCK)
    tables.apply(STOCK, other, "demand", facts)
    with tables.engine.begin() as connection:
        assert {one.entity for one in verify.against_generation(connection, STOCK, number, other)} == {
            "demand",
            "by_place",
            "for_people",
        }
        spoilt = generations.schema_name(STOCK.name, other)
        connection.exec_driver_sql(f'UPDATE "{spoilt}".by_place SET open = open + 1')
        compared = {one.entity: one.different for one in verify.against_generation(connection, STOCK, number, other)}
    assert compared["demand"] == compared["for_people"] == 0
    assert compared["by_place"] > 0


def test_another_summary_is_another_declaration() -> None:
    def hash_of(**other: Any) -> str:
        return replace(STOCK, summaries=(replace(by_place, **other),)).declaration

    same = hash_of()
    assert same == hash_of()
    changes: list[dict[str, Any]] = [
        {"by": ("county",)},
        {"where": d.openings > 1},
        {"counts": {"demands": d.openings > 2}},
        {"sums": {"openings": "wage_min"}},
    ]
    assert len({same, STOCK.declaration, *(hash_of(**change) for change in changes)}) == 6
