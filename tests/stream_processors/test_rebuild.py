"""Rebuild beside the live tables: nothing is lost, readers see one state, a failure leaves everything as it was."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import date

import polars as pl
import pytest
from sqlalchemy import select, text

from infra.provision import provision
from projections.demand import projection as demand
from projections.engine import checkpoint
from projections.engine.declaration import Entity, Projection
from projections.engine.discovery import with_entities
from projections.engine.view import live_view
from schemas.errors import NeedsRebuild, UnknownName, UsageError, VerificationFailed
from tests.conftest import Launch
from tests.stream_processors.canon import FACTS, WORKER, Canon, live_number, of_log
from tests.stream_processors.speaking import records
from tests.stream_processors.tables import live_rows, rows_of

ON = date(2026, 5, 1)


def changed() -> Projection:
    """`demand` as a later declaration might have it: without wages, and withdrawal without its reason."""
    kept = ("member", "kind", "title", "occupation", "county", "openings", "valid_until")
    entity = Entity(
        "demand",
        family="demand",
        key=("subject",),
        sets={
            "DemandPublished": kept,
            "DemandRevised": ("openings", "valid_until"),
            "DemandWithdrawn": {"withdrawn_at": "occurred_at"},
        },
    )
    return Projection("demand", demand.title_zh, demand.title_en, entities=(entity,))


def but_demand(other: Projection) -> list[Projection]:
    return [other, *(p for p in with_entities() if p.name != "demand")]


def test_a_rebuild_is_verified_against_the_live_tables_and_switched_to(canon: Canon) -> None:
    canon.state(FACTS, 1)
    assert canon.project() == []
    before = live_rows(canon.engine, demand)
    told: list[tuple[int, int]] = []
    [rebuilt] = canon.replay.rebuild([demand], lambda done, total: told.append((done, total)))
    assert (rebuilt.generation, rebuilt.previous, rebuilt.reference, rebuilt.facts) == (2, 1, "live", FACTS)
    compared = {one.entity: (one.reference, one.rebuilt, one.different) for one in rebuilt.compared}
    assert compared == {table: (len(rows), len(rows), 0) for table, rows in before.items()}
    assert before.keys() >= {"demand", "demand_stock"}
    assert live_number(canon) == (2, 1, False)
    assert live_rows(canon.engine, demand) == before == of_log(canon)
    assert told[-1] == (FACTS, FACTS)
    assert all(done <= total for done, total in told)
    canon.state(500, 2)
    assert canon.project() == []
    assert live_rows(canon.engine, demand) == of_log(canon) != before
    with canon.engine.connect() as connection:
        assert rows_of(connection, demand, 1) == before  # the previous one stays as it was left


def test_only_the_live_and_the_previous_generation_are_kept(canon: Canon) -> None:
    canon.state(50, 1)
    canon.project()
    for _ in range(3):
        canon.replay.rebuild([demand])
    assert canon.schemas("demand") == {"demand_g3", "demand_g4"}
    with canon.engine.connect() as connection:
        readers = {tuple(row) for row in connection.execute(text("SELECT DISTINCT reader, generation FROM checkpoint"))}
    assert readers == {("live", 0), ("demand", 3)}


@pytest.mark.parametrize("count", [1, 2])
def test_rebuilding_while_facts_keep_coming_loses_none(canon: Canon, launch: Launch, count: int) -> None:
    provision(canon.instance.services)
    command = [sys.executable, "-m", "infra.cli.main", "worker"]
    workers = [launch(command, env=canon.instance.environment()) for _ in range(count)]
    stop, seed = threading.Event(), iter(range(10, 10_000))

    def keep_stating() -> None:
        while not stop.is_set():
            canon.state(200, next(seed))

    canon.state(FACTS, 1)
    await_projected(canon, workers[0])
    speaker = threading.Thread(target=keep_stating)
    speaker.start()
    try:
        facts: list[int] = []
        for _ in range(3):
            facts.append(canon.replay.rebuild([demand])[0].facts)
            await_more(canon, facts[-1])
    finally:
        stop.set()
        speaker.join()
    assert FACTS <= facts[0] < facts[1] < facts[2]  # each saw what had come meanwhile
    await_projected(canon, workers[0])
    assert live_number(canon)[0] == 4
    assert live_rows(canon.engine, demand) == of_log(canon)
    assert [worker.poll() for worker in workers] == [None] * count


def await_more(canon: Canon, facts: int, seconds: float = 60) -> None:
    """Until the live tables have taken more than so many facts."""
    topic, deadline = canon.instance.topics.canonical("demand"), time.monotonic() + seconds
    while True:
        with canon.engine.connect() as connection:
            held = checkpoint.load(connection, *checkpoint.LIVE, topics=[topic])
        if sum(position.next_offset for position in held.values()) > facts:
            return
        assert time.monotonic() < deadline
        time.sleep(0.1)


def await_projected(canon: Canon, worker: subprocess.Popen[str], seconds: float = 60) -> None:
    """Until the worker's live tables have reached the log's end as it is now."""
    topic, deadline = canon.instance.topics.canonical("demand"), time.monotonic() + seconds
    wanted = {(topic, p): len(records(canon.instance.kafka(WORKER), topic, p)) for p in range(4)}
    while True:
        with canon.engine.connect() as connection:
            held = checkpoint.load(connection, *checkpoint.LIVE)
        if all(source in held and held[source].next_offset >= end for source, end in wanted.items()):
            return
        assert worker.poll() is None, worker.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_changed_declaration_is_told_and_rebuilt_against_the_archive(canon: Canon) -> None:
    canon.state(FACTS, 1)
    canon.project()
    old, new = live_rows(canon.engine, demand), changed()
    canon.state(100, 2)
    assert canon.project(but_demand(new)) == ["demand"]
    assert live_number(canon) == (1, None, True)
    with canon.engine.connect() as connection:
        assert rows_of(connection, demand, 1) == old  # the old tables are no longer written
    with live_view(canon.engine, [new], ON) as view, pytest.raises(NeedsRebuild, match="kiteline rebuild demand"):
        view.rows(select(new.entities[0].table))
    canon.archive()
    [rebuilt] = canon.replay.rebuild([new])
    assert (rebuilt.reference, rebuilt.facts, rebuilt.previous) == ("archive", FACTS + 100, 1)
    assert live_number(canon) == (2, 1, False)
    assert live_rows(canon.engine, new) == of_log(canon, new)
    canon.state(100, 3)
    assert canon.project(but_demand(new)) == []
    assert live_rows(canon.engine, new) == of_log(canon, new)


def test_a_changed_declaration_is_not_switched_to_when_it_differs_from_the_archive(canon: Canon) -> None:
    canon.state(300, 1)
    canon.project()
    canon.archive()
    new = changed()
    canon.project(but_demand(new))
    lying = canon.replay
    one = next(p for p in lying.archive.rglob("*.parquet") if "demand" in str(p))
    frame = pl.read_parquet(one)
    frame.with_columns(title=pl.lit("?")).write_parquet(one)
    before = canon.everything()
    with pytest.raises(VerificationFailed, match="demand"):
        lying.rebuild([new])
    assert canon.everything() == before


def test_the_code_of_before_finds_its_generation_and_brings_it_back(canon: Canon) -> None:
    canon.state(FACTS, 1)
    canon.project()
    new = changed()
    canon.project(but_demand(new))
    canon.archive()
    canon.replay.rebuild([new])
    canon.state(200, 2)
    canon.project(but_demand(new))
    with pytest.raises(UsageError, match="another declaration"):
        canon.replay.bring_back(new)
    assert canon.project() == ["demand"]  # the old code is installed again: what is live is not its own
    canon.archive()
    back = canon.replay.bring_back(demand)
    assert (back.generation, back.previous, back.facts, back.reference) == (1, 2, 200, "archive")
    assert canon.project() == []
    assert live_rows(canon.engine, demand) == of_log(canon)


def test_the_previous_generation_is_caught_up_when_it_is_brought_back(canon: Canon) -> None:
    canon.state(FACTS, 1)
    canon.project()
    with pytest.raises(UnknownName, match="no previous generation"):
        canon.replay.bring_back(demand)
    canon.replay.rebuild([demand])
    canon.state(300, 2)
    canon.project()
    back = canon.replay.bring_back(demand)
    assert (back.generation, back.previous, back.facts, back.reference) == (1, 2, 300, "live")
    assert live_rows(canon.engine, demand) == of_log(canon)
    canon.state(300, 3)
    canon.project()
    forth = canon.replay.bring_back(demand)
    assert (forth.generation, forth.previous, forth.facts) == (2, 1, 300)
    assert live_rows(canon.engine, demand) == of_log(canon)


def test_a_reader_sees_one_generation_from_its_first_look_to_its_last(canon: Canon) -> None:
    canon.state(300, 1)
    canon.project()
    query = select(demand.entities[0].table).order_by("subject")
    with live_view(canon.engine, [demand], ON) as reader:
        first = reader.rows(query)
        canon.state(300, 2)
        canon.project()
        began = time.monotonic()
        canon.replay.rebuild([demand])
        canon.replay.rebuild([demand])  # by now the reader's generation is neither live nor previous
        assert time.monotonic() - began < 20  # no reader holds a rebuild up
        assert reader.rows(query) == first
        with live_view(canon.engine, [demand], ON) as other:
            assert other.rows(query) != first
    assert "demand_g1" in canon.schemas("demand")
    canon.replay.rebuild([demand])
    assert canon.schemas("demand") == {"demand_g3", "demand_g4"}


def test_a_rebuild_that_is_not_equal_changes_nothing(canon: Canon) -> None:
    canon.state(FACTS, 1)
    canon.project()
    canon.replay.rebuild([demand])
    with canon.engine.begin() as connection:
        connection.execute(
            text("UPDATE demand_g2.demand SET openings_by = '0' || openings_by WHERE openings IS NOT NULL")
        )
    before = canon.everything()
    with pytest.raises(VerificationFailed, match="nothing was switched"):
        canon.replay.rebuild([demand])
    assert canon.everything() == before
    canon.state(10, 2)
    canon.project()  # and nobody waits for a lock that was left behind
    assert canon.everything() != before


@pytest.mark.parametrize(
    "lost", ["DELETE FROM demand_g1.demand WHERE subject IN (SELECT min(subject) FROM demand_g1.demand)"]
)
def test_a_row_too_few_is_noticed(canon: Canon, lost: str) -> None:
    canon.state(300, 1)
    canon.project()
    with canon.engine.begin() as connection:
        connection.execute(text(lost))
    with pytest.raises(VerificationFailed):
        canon.replay.rebuild([demand])
