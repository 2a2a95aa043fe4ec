"""Every generation that has tables: what it is to readers, what it was made from, how far it has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from projections import records
from projections.engine import checkpoint, generations, verify
from projections.engine.checkpoint import LIVE, Source
from projections.engine.verify import Sum


@dataclass(frozen=True)
class Kept:
    """`state`: live, stale (live, but of another declaration than the code's), previous, building, or left over.

    `tables`: rows and checksum of each. `positions`: next offset per topic and partition; of a left one, none.
    """

    projection: str
    number: int
    state: str
    declaration: str
    begun_at: datetime
    built_at: datetime | None
    facts: int
    seconds: float
    tables: dict[str, Sum]
    positions: dict[Source, int]


def listed(connection: Connection, topics: Mapping[str, Collection[str]]) -> list[Kept]:
    """All of them, by projection and number. `topics`: projection -> topics that its tables are made from."""
    built = records.generation
    found = []
    for row in connection.execute(select(built).order_by(built.c.projection, built.c.number)):
        state = state_of(row, generations.pointer(connection, row.projection))
        reader = LIVE if state == "live" else (row.projection, row.number)
        held = checkpoint.load(connection, *reader, topics=topics.get(row.projection))
        names = verify.tables(connection, row.projection, row.number)
        sums = {name: verify.checksum(connection, row.projection, row.number, name) for name in names}
        positions = {source: position.next_offset for source, position in held.items()}
        about = (row.declaration, row.begun_at, row.built_at, row.facts, row.seconds)
        found.append(Kept(row.projection, row.number, state, *about, sums, positions))
    return found


def state_of(row: Any, held: Any) -> str:
    """Of a row of `generation`, beside the pointer of its projection."""
    if held is not None and row.number == held.live:
        return "stale" if held.stale else "live"
    if held is not None and row.number == held.previous:
        return "previous"
    return "left" if row.built_at else "building"
