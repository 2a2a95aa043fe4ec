"""Generations filled without Kafka, and their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select

from projections.engine import generations
from projections.engine.apply import apply_facts
from projections.engine.declaration import Projection
from schemas.facts import Record, facts_frame

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of(connection: Connection, projection: Projection, generation: int) -> Rows:
    """Every row of every entity and summary with all columns, in one order."""
    mapped = {"schema_translate_map": generations.translate(projection, generation)}
    found: Rows = {}
    for kept in projection.kept:
        rows = connection.execute(select(kept.table), execution_options=mapped)
        found[kept.name] = sorted((tuple(row) for row in rows), key=repr)  # keys of summaries may hold nulls
    return found


def live_rows(engine: Engine, projection: Projection) -> Rows:
    with engine.connect() as connection:
        return rows_of(connection, projection, generations.live(connection)[projection.name])


def project_alone(engine: Engine, projection: Projection, records: Sequence[Record]) -> Rows:
    """The rows that `records` alone make of a projection of one family, in a generation that is dropped again."""
    name = projection.name
    with engine.begin() as connection:
        number = generations.next_number(connection, name)
        generations.create(connection, projection, number)
        for entity in projection.entities:
            mine = [r for r in records if r.topic.endswith(f"{entity.family}.events")]
            if mine:
                apply_facts(connection, projection, number, entity, facts_frame(entity.family, mine))
        found = rows_of(connection, projection, number)
        generations.drop(connection, name, number)
    return found
