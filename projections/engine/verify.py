"""Are two states of a projection the same? Generation against generation, or generation against the archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, text

from projections.engine.asof import AsOfView
from projections.engine.declaration import Entity, Projection, Summary
from projections.engine.generations import schema_name, translate
from schemas.errors import VerificationFailed


@dataclass(frozen=True)
class Compared:
    """One entity or summary: rows in the reference, rows in the new generation, rows that differ (either way)."""

    entity: str
    reference: int
    rebuilt: int
    different: int


def against_generation(connection: Connection, projection: Projection, reference: int, rebuilt: int) -> list[Compared]:
    """Compare two generations with the same declaration by count and checksum; only on a difference row by row."""
    return [_two_tables(connection, projection.name, entity, reference, rebuilt) for entity in projection.kept]


def _two_tables(
    connection: Connection, projection: str, entity: Entity | Summary, reference: int, rebuilt: int
) -> Compared:
    old, new = (f'"{schema_name(projection, n)}"."{entity.name}"' for n in (reference, rebuilt))
    checksum = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {} t"
    before = connection.execute(text(checksum.format(old))).one()
    after = connection.execute(text(checksum.format(new))).one()
    different = 0
    if before != after:
        both_ways = f"(TABLE {old} EXCEPT TABLE {new}) UNION ALL (TABLE {new} EXCEPT TABLE {old})"
        different = int(connection.execute(text(f"SELECT count(*) FROM ({both_ways}) d")).scalar_one())
    return Compared(entity.name, before[0], after[0], different)


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
