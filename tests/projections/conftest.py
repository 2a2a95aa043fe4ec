"""A database with the platform's tables, and a way to fill generations without Kafka."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, select

from projections.engine import generations
from projections.engine.apply import apply_facts
from projections.engine.declaration import Projection
from schemas.facts import Record, facts_frame
from tests.backing import Backing
from tests.own_database import database

Rows = dict[str, list[tuple[object, ...]]]


def in_order(rows: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Sorted as texts, since a key of a summary may hold nulls."""
    return sorted(rows, key=repr)


@dataclass(frozen=True)
class Tables:
    """Generations of projections in a real database."""

    engine: Engine

    def new(self, projection: Projection) -> int:
        with self.engine.begin() as connection:
            number = generations.next_number(connection, projection.name)
            generations.create(connection, projection, number)
        return number

    def apply(self, projection: Projection, number: int, family: str, records: Sequence[Record]) -> None:
        """One batch in one transaction, as the projector does it."""
        with self.engine.begin() as connection:
            for entity in projection.entities:
                if entity.family == family:
                    apply_facts(connection, projection, number, entity, facts_frame(family, records))

    def point_to(self, projection: Projection, number: int) -> None:
        with self.engine.begin() as connection:
            generations.point_to(connection, projection, number)

    def rows(self, projection: Projection, number: int) -> Rows:
        """Every row of every entity and summary, in order of its first columns: they identify it."""
        found: Rows = {}
        with self.engine.connect() as connection:
            mapped = {"schema_translate_map": generations.translate(projection, number)}
            for kept in projection.kept:
                rows = connection.execute(select(kept.table), execution_options=mapped)
                found[kept.name] = in_order(tuple(row) for row in rows)
        return found


@pytest.fixture
def tables(services: Backing) -> Iterator[Tables]:
    with database(services) as engine:
        yield Tables(engine)
