"""Generations: the tables of a projection, any number of times, and the pointer that says which one readers see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Double, Engine, MetaData, cast, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from projections import records
from projections.engine import checkpoint
from projections.engine.declaration import Projection
from schemas.errors import NeedsRebuild

POINTER = records.projection
BUILT = records.generation


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
    connection.execute(
        insert(BUILT).values(projection=projection.name, number=generation, declaration=projection.declaration)
    )


def drop(connection: Connection, projection: str, generation: int) -> None:
    """Remove a generation's tables and its own checkpoints."""
    connection.execute(text(f'DROP SCHEMA IF EXISTS "{schema_name(projection, generation)}" CASCADE'))
    checkpoint.forget(connection, projection, generation)
    connection.execute(delete(BUILT).where(BUILT.c.projection == projection, BUILT.c.number == generation))


def pointer(connection: Connection, projection: str) -> Any:
    """The row that says which generation readers see, or None when there is none yet."""
    return connection.execute(select(POINTER).where(POINTER.c.name == projection)).one_or_none()


def live(connection: Connection, *, keep: bool = False, stale: bool = False) -> dict[str, int]:
    """Projection -> live generation; with `stale`, that of another declaration too.

    With `keep`, no switch can happen until the transaction ends.
    """
    # In order, so that two who lock the rows wait for one another instead of for ever.
    query = select(POINTER.c.name, POINTER.c.live).order_by(POINTER.c.name)
    query = query if stale else query.where(POINTER.c.stale.is_(False))
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
    first = (BUILT.c.projection == projection.name) & (BUILT.c.number == generation) & BUILT.c.built_at.is_(None)
    connection.execute(update(BUILT).where(first).values(built_at=func.now()))


def unfinished(connection: Connection, projection: Projection) -> int | None:
    """The generation that a rebuild by this very declaration has begun and not switched to."""
    mine = (BUILT.c.projection == projection.name) & (BUILT.c.declaration == projection.declaration)
    query = select(func.max(BUILT.c.number)).where(mine, BUILT.c.built_at.is_(None))
    found: int | None = connection.execute(query).scalar()
    return found


def begin(connection: Connection, projection: Projection, *, anew: bool = False) -> int:
    """The generation to build: the unfinished one, or an empty one. Other leftovers of rebuilds are removed."""
    going_on = None if anew else unfinished(connection, projection)
    number = next_number(connection, projection.name)
    built = set(_numbers(connection, projection.name, BUILT.c.built_at.is_not(None)))
    for leftover in range(1, number):
        if leftover not in built and leftover != going_on:
            drop(connection, projection.name, leftover)
    if going_on is not None:
        return going_on
    create(connection, projection, number)
    return number


def note_work(connection: Connection, projection: str, generation: int, facts: int, seconds: float) -> None:
    """Count what a rebuild has read for a generation."""
    mine = (BUILT.c.projection == projection) & (BUILT.c.number == generation)
    done = {"facts": BUILT.c.facts + facts, "seconds": BUILT.c.seconds + seconds}
    connection.execute(update(BUILT).where(mine).values(done))


def rate(connection: Connection, projections: Sequence[str]) -> float | None:
    """Facts per second of the last rebuild, of these projections if there was one; None when there was none at all."""
    read = select(cast(BUILT.c.facts, Double) / BUILT.c.seconds).where(BUILT.c.seconds > 0)
    newest = read.order_by(BUILT.c.projection.in_(projections).desc(), BUILT.c.begun_at.desc()).limit(1)
    found = connection.execute(newest).scalar()
    return None if found is None else float(found)


def _numbers(connection: Connection, projection: str, which: ColumnElement[bool]) -> Iterable[int]:
    return connection.execute(select(BUILT.c.number).where(BUILT.c.projection == projection, which)).scalars()


def switch(connection: Connection, projection: Projection, generation: int) -> int | None:
    """Point readers to `generation`, which stands where live stands. Returns the one they saw; it keeps its place."""
    held = pointer(connection, projection.name)
    if held is not None and not held.stale:
        checkpoint.copy(connection, checkpoint.LIVE, (projection.name, held.live))
    checkpoint.forget(connection, projection.name, generation)
    point_to(connection, projection, generation)
    return None if held is None else int(held.live)


def drop_older(engine: Engine, projection: str, *, previous: bool = False) -> list[int]:
    """Remove what readers were pointed to before the previous generation, and that too if asked. Returns the numbers.

    What is still read is left for the next time.
    """
    with engine.connect() as connection:
        built = list(_numbers(connection, projection, BUILT.c.built_at.is_not(None)))
    return [number for number in built if _drop_older(engine, projection, number, previous)]


def drop_unfinished(engine: Engine, projection: str) -> list[int]:
    """Remove what rebuilds have begun and not switched to. Returns the numbers."""
    with engine.begin() as connection:
        begun = list(_numbers(connection, projection, BUILT.c.built_at.is_(None)))
        for number in begun:
            drop(connection, projection, number)
    return begun


def _drop_older(engine: Engine, projection: str, number: int, previous: bool) -> bool:
    try:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
            mine = POINTER.c.name == projection
            held = connection.execute(select(POINTER).where(mine).with_for_update()).one()
            if number == held.live or (number == held.previous and not previous):
                return False
            drop(connection, projection, number)
            if number == held.previous:
                gone = {"previous": None, "previous_declaration": None}
                connection.execute(update(POINTER).where(mine).values(gone))
        return True
    except OperationalError:
        return False


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
