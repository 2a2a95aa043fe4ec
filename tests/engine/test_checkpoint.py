"""Checkpoints move together or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from projections.engine import checkpoint
from projections.engine.checkpoint import LIVE, Position
from schemas.errors import CheckpointMoved
from tests.backing import Backing
from tests.engine.ways import Ways, ways_on

SOURCES = {("demand.events", p): Position("an id", 10 * p) for p in range(4)}


@pytest.fixture(scope="module")
def ways(services: Backing) -> Iterator[Ways]:
    with ways_on(services) as ways:
        yield ways


def test_all_partitions_of_a_batch_advance(ways: Ways) -> None:
    with ways.tables.engine.begin() as connection:
        checkpoint.forget(connection, *LIVE)
        checkpoint.begin(connection, *LIVE, SOURCES)
        checkpoint.advance(connection, *LIVE, {s: (p.next_offset, p.next_offset + 7) for s, p in SOURCES.items()})
        held = checkpoint.load(connection, *LIVE)
    assert {s: p.next_offset for s, p in held.items()} == {s: p.next_offset + 7 for s, p in SOURCES.items()}


@pytest.mark.parametrize("moved", range(4))
def test_where_another_worker_moved_one_partition_none_moves_and_that_one_is_named(ways: Ways, moved: int) -> None:
    with ways.tables.engine.begin() as connection:
        checkpoint.forget(connection, *LIVE)
        checkpoint.begin(connection, *LIVE, SOURCES)
        checkpoint.advance(connection, *LIVE, {("demand.events", moved): (10 * moved, 10 * moved + 1)})
    late = {s: (p.next_offset, p.next_offset + 7) for s, p in SOURCES.items()}
    with (
        pytest.raises(CheckpointMoved, match=rf"demand\.events\[{moved}\] is no longer at {10 * moved};"),
        ways.tables.engine.begin() as connection,
    ):
        checkpoint.advance(connection, *LIVE, late)
    with ways.tables.engine.connect() as connection:
        held = checkpoint.load(connection, *LIVE)
    assert {s: p.next_offset for s, p in held.items() if s[1] != moved} == {
        s: p.next_offset for s, p in SOURCES.items() if s[1] != moved
    }
    assert held["demand.events", moved].next_offset == 10 * moved + 1


def test_a_batch_that_another_worker_has_taken_whole_moves_nothing(ways: Ways) -> None:
    moves = {s: (p.next_offset, p.next_offset + 7) for s, p in SOURCES.items()}
    with ways.tables.engine.begin() as connection:
        checkpoint.forget(connection, *LIVE)
        checkpoint.begin(connection, *LIVE, SOURCES)
        checkpoint.advance(connection, *LIVE, moves)
    with (
        pytest.raises(CheckpointMoved, match=r"demand\.events\[0\] is no longer at 0;"),
        ways.tables.engine.begin() as connection,
    ):
        checkpoint.advance(connection, *LIVE, moves)
