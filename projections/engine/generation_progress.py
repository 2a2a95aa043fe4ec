"""How far each generation has come, and at what pace: for those who watch. Cheap: no table is counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, text

from projections import records
from projections.engine import checkpoint, generations
from projections.engine.generation_list import state_of

SIZES = text("""
SELECT n.nspname AS schema, sum(coalesce(pg_total_relation_size(c.oid), 0))::bigint AS bytes
FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
WHERE c.relkind = 'r' AND n.nspname = ANY(:schemas) GROUP BY n.nspname
""")
"""A table that has been dropped since the look began has no size."""
HELD = text("""
SELECT name FROM unnest(CAST(:names AS text[])) AS name WHERE EXISTS (
  SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (classid::bigint << 32) | objid::bigint = hashtext('kiteline.rebuild.' || name)::bigint
)
""")
"""A rebuild holds an advisory lock on its projection (`stream_processors.rebuild.lock`)."""


@dataclass(frozen=True)
class Progress:
    """One generation. `state`: as in `generation_list`. `read`, `whole`: positions that it has taken, and that live has.

    `rate`: facts per second of the rebuild that made it, where one did. `under_way`: a rebuild of its projection runs.
    """

    number: int
    state: str
    declaration: str
    begun_at: datetime
    built_at: datetime | None
    read: int
    whole: int
    rate: float | None
    under_way: bool
    bytes: int

    @property
    def seconds_left(self) -> float | None:
        """Of a rebuild that runs, at its pace so far."""
        if self.state != "building" or not self.under_way or not self.rate:
            return None
        return max(0, self.whole - self.read) / self.rate


def progress(connection: Connection, topics: Mapping[str, Collection[str]]) -> dict[str, list[Progress]]:
    """Projection -> its generations, the newest first. `topics`: projection -> topics that its tables are made from."""
    built = records.generation
    rows = connection.execute(select(built).order_by(built.c.projection, built.c.number.desc())).all()
    schemas = [generations.schema_name(row.projection, row.number) for row in rows]
    sizes = {one.schema: one.bytes for one in connection.execute(SIZES, {"schemas": schemas})}
    held = set(connection.execute(HELD, {"names": sorted(topics)}).scalars())
    live = checkpoint.load(connection, *checkpoint.LIVE)
    found: dict[str, list[Progress]] = {}
    for row, schema in zip(rows, schemas, strict=True):
        state = state_of(row, generations.pointer(connection, row.projection))
        mine = topics.get(row.projection, ())
        at = {source: place.next_offset for source, place in live.items() if source[0] in mine}
        own = checkpoint.load(connection, row.projection, row.number)
        read = sum(at.values()) if state == "live" else sum(place.next_offset for place in own.values())
        found.setdefault(row.projection, []).append(
            Progress(
                row.number, state, row.declaration, row.begun_at, row.built_at, read, sum(at.values()),
                row.facts / row.seconds if row.seconds else None, row.projection in held, sizes.get(schema, 0),
            )
        )  # fmt: skip
    return found
