"""A database with the platform's tables, and a way to fill generations without Kafka."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, create_engine, select

from projections.engine import generations
from projections.engine.apply import apply_facts
from projections.engine.declaration import Projection
from schemas.facts import Record, facts_frame
from tests.instance import Instance

Rows = dict[str, list[tuple[object, ...]]]


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
                    apply_facts(connection, projection.name, number, entity, facts_frame(family, records))

    def point_to(self, projection: Projection, number: int) -> None:
        with self.engine.begin() as connection:
            generations.point_to(connection, projection, number)

    def rows(self, projection: Projection, number: int) -> Rows:
        """Every entity's rows, in order of key."""
        found: Rows = {}
        with self.engine.connect() as connection:
            for entity in projection.entities:
                query = select(entity.table).order_by(*(entity.table.c[name] for name in entity.key))
                mapped = {"schema_translate_map": generations.translate(projection, number)}
                found[entity.name] = [tuple(row) for row in connection.execute(query, execution_options=mapped)]
        return found


@pytest.fixture
def tables(instance: Instance) -> Iterator[Tables]:
    engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
    yield Tables(engine)
    engine.dispose()


MakeTables = Callable[[], Tables]
