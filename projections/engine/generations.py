"""Generations: the tables of a projection, any number of times, and the pointer that says which one readers see."""

from __future__ import annotations

import contextlib
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from projections import records
from projections.engine import checkpoint
from projections.engine.declaration import Projection
from schemas.errors import NeedsRebuild

POINTER = records.projection


def schema_name(projection: str, generation: int) -> str:
    """PostgreSQL schema that holds one generation."""
    return f"{projection.replace('-', '_')}_g{generation}"


def translate(projection: Projection, generation: int) -> dict[str | None, str | None]:
    """SQLAlchemy schema_translate_map from the tables' tokens to one generation."""
    return {one.name: schema_name(projection.name, generation) for one in projection.kept}


def create(connection: Connection, projection: Projection, generation: int) -> None:
    """Make the empty tables of a generation."""
    schema = schema_name(projection.name, generation)
    connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    metadata = MetaData()
    for one in projection.kept:
        one.table.to_metadata(metadata, schema=schema)
    metadata.create_all(connection)


def drop(connection: Connection, projection: str, generation: int) -> None:
    """Remove a generation's tables and its own checkpoints."""
    connection.execute(text(f'DROP SCHEMA IF EXISTS "{schema_name(projection, generation)}" CASCADE'))
    point = records.checkpoint
    connection.execute(delete(point).where(point.c.reader == projection, point.c.generation == generation))


def pointer(connection: Connection, projection: str) -> Any:
    """The row that says which generation readers see, or None when there is none yet."""
    return connection.execute(select(POINTER).where(POINTER.c.name == projection)).one_or_none()


def live(connection: Connection, *, keep: bool = False) -> dict[str, int]:
    """Projection -> live generation. With `keep`, no switch can happen until the transaction ends."""
    query = select(POINTER.c.name, POINTER.c.live).where(POINTER.c.stale.is_(False))
    found = connection.execute(query.with_for_update(read=True) if keep else query)
    return {row.name: row.live for row in found}


def next_number(connection: Connection, projection: str) -> int:
    """A generation number that no schema has."""
    prefix = schema_name(projection, 0)[:-1]
    query = text("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, :prefix)")
    names = connection.execute(query, {"prefix": prefix}).scalars()
    return max((int(n.removeprefix(prefix)) for n in names if n.removeprefix(prefix).isdigit()), default=0) + 1


def point_to(connection: Connection, projection: Projection, generation: int, declaration: str | None = None) -> None:
    """Let readers see `generation` from the commit on; the one they saw becomes the previous."""
    values = {
        "name": projection.name,
        "live": generation,
        "declaration": declaration or projection.declaration,
    }
    moved = {
        "live": generation,
        "previous": POINTER.c.live,
        "declaration": values["declaration"],
        "previous_declaration": POINTER.c.declaration,
        "stale": False,
        "switched_at": func.now(),
    }
    statement = insert(POINTER).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=moved))


def begin(connection: Connection, projection: Projection) -> int:
    """An empty generation beside the ones that are kept; what an interrupted rebuild has left is removed."""
    held = pointer(connection, projection.name)
    number = next_number(connection, projection.name)
    for leftover in range(1, number):
        if held is None or leftover not in (held.live, held.previous):
            drop(connection, projection.name, leftover)
    create(connection, projection, number)
    return number


def switch(connection: Connection, projection: Projection, generation: int) -> int | None:
    """Point readers to `generation`, which stands where live stands. Returns the one they saw; it keeps its place."""
    held = pointer(connection, projection.name)
    if held is not None and not held.stale:
        checkpoint.copy(connection, checkpoint.LIVE, (projection.name, held.live))
    checkpoint.forget(connection, projection.name, generation)
    point_to(connection, projection, generation)
    return None if held is None else int(held.live)


def drop_older(engine: Engine, projection: Projection) -> None:
    """Remove generations that are neither live nor previous; one that is still read is left for the next time."""
    with contextlib.suppress(OperationalError), engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
        held = pointer(connection, projection.name)
        for number in range(1, next_number(connection, projection.name)):
            if number not in (held.live, held.previous):
                drop(connection, projection.name, number)


def mark_stale(connection: Connection, projections: list[Projection]) -> list[str]:
    """Names of projections whose tables were made from another declaration; they are no longer written.

    Their generation keeps the place it has reached, so that it can be brought back with its declaration.
    """
    changed = []
    for projection in projections:
        held = pointer(connection, projection.name)
        if held is None or (held.declaration == projection.declaration and not held.stale):
            continue
        changed.append(projection.name)
        if not held.stale:
            checkpoint.copy(connection, checkpoint.LIVE, (projection.name, held.live))
            connection.execute(update(POINTER).where(POINTER.c.name == projection.name).values(stale=True))
    return changed


def needs_rebuild(name: str) -> NeedsRebuild:
    return NeedsRebuild(
        f"投影 {name} 的表与声明不符或尚未建立，请运行：kiteline rebuild {name}",
        f"the tables of projection {name} do not fit its declaration or are not there; run: kiteline rebuild {name}",
    )
