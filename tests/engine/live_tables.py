"""The live generation of every projection as a test sees it: whole tables, whatever stands in them, and checkpoints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, Select, delete, select, text

from projections import records
from projections.engine import checkpoint, generations
from projections.engine.checkpoint import LIVE, Position, Source
from projections.engine.declaration import Projection
from projections.engine.discovery import with_entities
from stream_processors.projector import prepare

TABLES = text("SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(:schemas) ORDER BY 1, 2")
Snapshot = dict[str, list[str]]
"""`<projection>.<table>` -> its rows as PostgreSQL spells them, in order."""


class LiveTables:
    """Of one database. Nobody else may write there."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        assert prepare(engine, with_entities()) == []
        with engine.connect() as connection:
            self._live = generations.live(connection)
            schemas = {generations.schema_name(p.name, self._live[p.name]): p for p in with_entities()}
            found = connection.execute(TABLES, {"schemas": list(schemas)}).all()
        self._families = {f'"{schema}"."{table}"': schemas[schema].families for schema, table in found}
        self._names = {f'"{schema}"."{table}"': f"{schemas[schema].name}.{table}" for schema, table in found}

    def begin(self, families: Iterable[str] | None = None, at: Mapping[Source, Position] | None = None) -> None:
        """Empty the tables (of projections that read these families) and let the log begin at these positions."""
        deleted = "; ".join(f"DELETE FROM {table}" for table in self._of(families))
        with self.engine.begin() as connection:
            connection.execute(text(f"SET LOCAL synchronous_commit = off; {deleted}"))
            connection.execute(delete(records.checkpoint))
            checkpoint.begin(connection, *LIVE, at or {})

    def snapshot(self, families: Iterable[str] | None = None) -> Snapshot:
        """Every table of the projections that read these families, summaries and evidence included."""
        found: Snapshot = {}
        with self.engine.connect() as connection:
            for table in self._of(families):
                rows = connection.execute(text(f"SELECT t::text FROM {table} t ORDER BY 1"))
                found[self._names[table]] = list(rows.scalars())
        return found

    def live(self, families: set[str]) -> list[tuple[Projection, int]]:
        """Projections that read these families, and their live generation."""
        return [(p, self._live[p.name]) for p in with_entities() if p.families & families]

    def rows(self, projections: Sequence[Projection]) -> Iterator[tuple[str, Select[Any], list[tuple[Any, ...]]]]:
        """Per table that is declared: its name, the select of all of it, and what that gives."""
        with self.engine.connect() as connection:
            for projection in projections:
                mapped = {"schema_translate_map": generations.translate(projection, self._live[projection.name])}
                for kept in projection.kept:
                    query = select(kept.table)
                    found = connection.execute(query, execution_options=mapped)
                    yield kept.name, query, [tuple(row) for row in found]

    def checkpoints(self) -> dict[Source, int]:
        """Next offset of each source."""
        with self.engine.connect() as connection:
            return {s: p.next_offset for s, p in checkpoint.load(connection, *LIVE).items()}

    def _of(self, families: Iterable[str] | None) -> list[str]:
        wanted = None if families is None else set(families)
        return [table for table, read in self._families.items() if wanted is None or read & wanted]
