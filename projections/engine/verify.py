"""Are two states of a projection the same? Generation against generation, or generation against the archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, text

from projections.engine.asof import AsOfView
from projections.engine.declaration import Projection
from projections.engine.generations import schema_name, translate
from schemas.errors import VerificationFailed


@dataclass(frozen=True)
class Compared:
    """One table of entities or sums: rows in the reference, rows in the new generation, rows that differ (either way)."""

    entity: str
    reference: int
    rebuilt: int
    different: int


@dataclass(frozen=True)
class Sum:
    """Of a table: rows, and the sum of a hash of each, which no order of rows changes."""

    rows: int
    checksum: int


def tables(connection: Connection, projection: str, generation: int) -> list[str]:
    """Names of a generation's tables."""
    query = text("SELECT tablename FROM pg_tables WHERE schemaname = :schema ORDER BY 1")
    return list(connection.execute(query, {"schema": schema_name(projection, generation)}).scalars())


def qualified(projection: str, generation: int, table: str) -> str:
    return f'"{schema_name(projection, generation)}"."{table}"'


def checksum(connection: Connection, projection: str, generation: int, table: str) -> Sum:
    from_table = qualified(projection, generation, table)
    query = f"SELECT count(*), coalesce(sum(hash_record_extended(t, 0)), 0) FROM {from_table} t"
    rows, hashes = connection.execute(text(query)).one()
    return Sum(rows, int(hashes))


def against_generation(connection: Connection, projection: Projection, reference: int, rebuilt: int) -> list[Compared]:
    """Compare two generations with the same declaration by count and checksum; only on a difference row by row."""
    named = tables(connection, projection.name, rebuilt)
    return [_two_tables(connection, projection.name, table, reference, rebuilt) for table in named]


def _two_tables(connection: Connection, projection: str, table: str, reference: int, rebuilt: int) -> Compared:
    before = checksum(connection, projection, reference, table)
    after = checksum(connection, projection, rebuilt, table)
    different = 0
    if before != after:
        old, new = qualified(projection, reference, table), qualified(projection, rebuilt, table)
        both_ways = f"(TABLE {old} EXCEPT ALL TABLE {new}) UNION ALL (TABLE {new} EXCEPT ALL TABLE {old})"
        different = int(connection.execute(text(f"SELECT count(*) FROM ({both_ways}) d")).scalar_one())
    return Compared(table, before.rows, after.rows, different)


def against_archive(
    connection: Connection,
    projection: Projection,
    rebuilt: int,
    archive: Path,
    positions: Mapping[tuple[str, int], int],
) -> list[Compared]:
    """Compare a generation with the as-of query at the same positions (family, partition) -> exclusive end."""
    view = AsOfView(archive, [projection], positions=positions)
    found = []
    for entity in projection.kept:
        query = select(entity.table)
        mapped = {"schema_translate_map": translate(projection, rebuilt)}
        new = {_row(r) for r in connection.execute(query, execution_options=mapped).mappings()}
        old = {_row(r) for r in view.rows(query)}
        found.append(Compared(entity.name, len(old), len(new), len(old ^ new)))
    return found


def _row(row: Any) -> tuple[Any, ...]:
    return tuple(row.values())


def require_equal(projection: str, compared: Sequence[Compared], reference: str) -> None:
    """Raise VerificationFailed naming the first entity that differs."""
    for one in compared:
        if one.different or one.reference != one.rebuilt:
            raise VerificationFailed(
                f"投影 {projection} 的 {one.entity} 与{reference}不一致：{one.reference} 行与 {one.rebuilt} 行，"
                f"{one.different} 行不同；未切换，现有数据不变",
                f"{one.entity} of projection {projection} differs from the reference: {one.reference} rows against "
                f"{one.rebuilt}, {one.different} differ; nothing was switched",
            )
