"""Read models as of a past moment, from the archive, by the same declaration.

Two clocks bound the facts: `as_of` what had happened (occurred_at), `known_at` what had been recorded. An entity
is materialised once per view: per column group the value of the greatest (occurred_at, event_id).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from sqlalchemy import Dialect, FromClause, Select, column, select, table
from sqlalchemy.dialects import postgresql

from projections.engine import archive, archive_shape
from projections.engine.archive_bounds import Bounds
from projections.engine.asof_below import Below, beside, let_go_with
from projections.engine.asof_entity import entity_query
from projections.engine.asof_heard import heard_of
from projections.engine.asof_statements import make_statements
from projections.engine.declaration import Entity, Projection, Summary
from projections.engine.statements import REFUSED, STATEMENTS, Refused, statement
from projections.engine.summary import sql_text
from projections.engine.view import Row, Values, columns_of
from schemas.days import day_of, end_of_day, now
from schemas.facts import facts_schema
from schemas.topics import FAMILY_PARTITIONS

EVENTS_AT_ONCE = 50_000
DIALECT: Dialect = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class AsOfView:
    """A View over the archive. `positions`: exclusive end per (family, partition), where the cut is by position.
    `overlay`: family -> facts that were never stated, taken in with those of the archive whatever was recorded when.

    `refused`: where to read what was not accepted, which no archive holds; it is taken as it was known at `known_at`.
    Without it, and where positions alone cut (they do not say what was refused by then), the view does not know this.
    `duck`: an empty database of the view's own, one in memory where none is given.

    Unit of parallelism: one view, one thread. Guarantee: equal to the tables of a worker that had taken exactly
    the facts within the bounds.
    """

    def __init__(
        self,
        root: Path,
        projections: Sequence[Projection],
        as_of: date | None = None,
        known_at: date | None = None,
        positions: Mapping[tuple[str, int], int] | None = None,
        *,
        overlay: Mapping[str, pl.DataFrame] | None = None,
        refused: Refused | None = None,
        duck: duckdb.DuckDBPyConnection | None = None,
    ) -> None:
        self.on = as_of or day_of(now())
        self._refused = refused if positions is None or known_at else None
        self.knows_refused = self._refused is not None
        self._bounds = Bounds(
            occurred_until=end_of_day(as_of) if as_of else None,
            recorded_until=end_of_day(known_at) if known_at else None,
            positions=positions,
        )
        self._root = root
        self._projections = projections
        self._overlay = dict(overlay or {})
        self._kept = {one.name: one for p in projections for one in p.kept}
        self._made: set[str] = set()
        self._there: dict[str, set[str]] = {}
        self._wanted: dict[str, set[str]] = {}
        self._held = 0
        self._below: Below | None = None
        self._duck = duck or duckdb.connect()
        self._duck.execute("SET TimeZone = 'UTC'")

    @property
    def recorded_by(self) -> datetime:
        """The last moment of what the view may know; now, where that has no end."""
        return self._bounds.recorded_until or now()

    def with_overlay(self, overlay: Mapping[str, pl.DataFrame]) -> AsOfView:
        """The same state of the archive with other hypothetical facts: frames of `schemas.facts`, by family.

        Tables of families that neither view has anything laid over are made once, in this one. So both are of one
        thread together.
        """
        made, name = beside(self._duck)
        other = AsOfView(self._root, self._projections, overlay=overlay, duck=made)
        let_go_with(other, self._duck, made, name)
        other.on, other._bounds = self.on, self._bounds
        other._refused, other.knows_refused = self._refused, self.knows_refused
        other._below = Below(self, self._duck, {*self._overlay, *other._overlay})
        return other

    def families_of(self, query: Select[Any]) -> set[str]:
        """Families whose facts decide what a select has: those of its tables. What members state as such is none: that
        is what was stated, and not what is laid over it."""
        return {self._kept[name].family for name in columns_of(query) if name in self._kept}

    def rows(self, query: Select[Any]) -> list[Row]:
        return _rows_of(self._run("", query))

    def batches(self, query: Select[Any], size: int) -> Iterator[Sequence[Values]]:
        """Read beside whatever else is asked of this view, once the first is there."""
        self._read(query)
        beside = self._duck.cursor()
        beside.execute("SET TimeZone = 'UTC'")
        return _fetched(beside.execute(*_compiled(query)), size)

    @contextmanager
    def held(self, query: Select[Any]) -> Iterator[FromClause]:
        """A table of what the select has, while the context lasts."""
        self._held += 1
        name = f"held_{self._held}"
        self._run(f"CREATE TEMP TABLE {name} AS ", query)
        try:
            yield table(name, *(column(c.name, c.type) for c in query.selected_columns))
        finally:
            self._duck.execute(f"DROP TABLE {name}")

    def expect(self, queries: Iterable[Select[Any]]) -> None:
        """Tables that are read from now on get what these will ask of them at once, not one column after the other."""
        for query in queries:
            for name, columns in columns_of(query).items():
                self._wanted.setdefault(name, set()).update(columns)
                if isinstance(kept := self._kept.get(name), Summary):
                    self.expect([kept.query()])

    def want(self, wanted: Mapping[str, Collection[str]]) -> None:
        """As `expect`, by table and column."""
        for name, columns in wanted.items():
            self._wanted.setdefault(name, set()).update(columns)

    def _read(self, query: Select[Any]) -> None:
        for name, columns in columns_of(query).items():
            if name in self._kept:
                self.materialise(self._kept[name], columns)
            elif name == STATEMENTS:
                self.make_statements()

    def make_statements(self) -> None:
        """Of members alone: what is laid over the history was stated by nobody."""
        if STATEMENTS in self._made:
            return
        self._made.add(STATEMENTS)
        if self._below is not None:
            self._below.show_statements(self._duck, STATEMENTS, statement.name)
            return
        for family in FAMILY_PARTITIONS:
            self._open_family(family)
        refused = self._refused(self._bounds.recorded_until) if self._refused else pl.DataFrame(schema=REFUSED)
        make_statements(self._duck, [f'"archived_{family}"' for family in FAMILY_PARTITIONS], refused)

    def _run(self, before: str, query: Select[Any]) -> duckdb.DuckDBPyConnection:
        self._read(query)
        compiled, values = _compiled(query)
        return self._duck.execute(before + compiled, values)

    def frame(self, query: Select[Any]) -> pl.DataFrame:
        """All rows of a select over entities, side by side."""
        with self.held(query) as rows:
            frame = pl.from_arrow(self._duck.sql(str(select(rows).compile(dialect=DIALECT))).to_arrow_table())
        assert isinstance(frame, pl.DataFrame)  # it is of a table
        return frame

    def heard(self) -> list[Row]:
        """What was heard of whom, and when last, of every family (`asof_heard`)."""
        for family in FAMILY_PARTITIONS:
            self._open_family(family)
        return [row for family in FAMILY_PARTITIONS for row in heard_of(self._duck, family, self.on)]

    def facts(self, family: str, where: str = "true", parameters: Sequence[Any] = ()) -> list[Row]:
        """Facts of a family within the bounds, newest first: event_id, type, member, times and position."""
        self._open_family(family)
        result = self._duck.execute(
            f'SELECT event_id, type, member, subject, occurred_at, recorded_at, topic, "partition", "offset" '
            f'FROM "facts_{family}" WHERE {where} ORDER BY recorded_at DESC, "partition", "offset" DESC',
            list(parameters),
        )
        return _rows_of(result)

    def stated(self, family: str) -> list[Row]:
        """Facts of a family within the bounds, with every field."""
        self._open_family(family)
        return _rows_of(
            self._duck.execute(f'SELECT * FROM "facts_{family}" ORDER BY recorded_at, "partition", "offset"')
        )

    def stated_of(self, family: str, subject: str) -> list[Row]:
        """Facts about one subject within the bounds, with every field."""
        self._open_family(family)
        return _rows_of(self._duck.execute(f'SELECT * FROM "facts_{family}" WHERE subject = $1', [subject]))

    def positions_of(self, family: str, ids: FromClause) -> Iterator[pl.DataFrame]:
        """`events` whose event_id is in a held table."""
        wanted = select(ids.c.event_id).compile(dialect=DIALECT)
        yield from self.events(family, f"event_id IN ({wanted})")

    def events(self, family: str, where: str, parameters: Sequence[Any] = ()) -> Iterator[pl.DataFrame]:
        """Facts of a family within the bounds that meet a condition, some at a time, by topic, partition and offset:
        event_id, type, member, occurred_at, recorded_at, topic, partition, offset. A fact that stands twice counts where
        it stands first. Nothing else may be asked of the view meanwhile.
        """
        self._open_family(family)
        columns = 'event_id, type, member, occurred_at, recorded_at, topic, "partition", "offset"'
        found = self._duck.sql(
            f'SELECT {columns} FROM "facts_{family}" WHERE {where} '
            f'QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY recorded_at, topic, "partition", "offset") = 1 '
            f'ORDER BY topic, "partition", "offset"',
            params=list(parameters),
        )
        for batch in found.to_arrow_reader(EVENTS_AT_ONCE):
            frame = pl.from_arrow(batch)
            assert isinstance(frame, pl.DataFrame)  # it is of a table
            yield frame

    def counted(self, family: str, where: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Facts of a family within the bounds that meet a condition: type, member, n; in that order."""
        self._open_family(family)
        result = self._duck.execute(
            f'SELECT type, member, count(DISTINCT event_id) AS n FROM "facts_{family}" WHERE {where} '
            "GROUP BY type, member ORDER BY type, member",
            list(parameters),
        )
        return [dict(zip(("type", "member", "n"), row, strict=True)) for row in result.fetchall()]

    def _open_family(self, family: str) -> None:
        name = f"facts_{family}"
        if name in self._made:
            return
        self._duck.register(f"empty_{family}", archive.empty_facts(family).to_arrow())
        sources = [f'SELECT * FROM "empty_{family}"']
        files = [Path(path) for path in archive.files(self._root, family, self._bounds)]
        ready = [path for path in files if archive_shape.is_of_now(family, path)]
        if ready:
            listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in ready)
            sources.append(f"SELECT * FROM read_parquet([{listed}], union_by_name = true)")
        if len(ready) < len(files):
            # Until the archiver renews them, files from before a newer version are decoded again here.
            older = [archive_shape.read(family, path).drop(archive_shape.RAW) for path in files if path not in ready]
            self._duck.register(f"older_{family}", pl.concat(older).to_arrow())
            sources.append(f'SELECT * FROM "older_{family}"')
        columns = ", ".join(f'"{column}"' for column in facts_schema(family))
        whole = " UNION ALL BY NAME ".join(sources)
        within = f"SELECT {columns} FROM ({whole}) WHERE {self._bounds.condition(family)}"
        self._duck.execute(f'CREATE VIEW "archived_{family}" AS {within}')
        stated = f'SELECT * FROM "archived_{family}"'
        if family in self._overlay:
            self._duck.register(f"overlay_{family}", self._overlay[family].to_arrow())
            happened = Bounds(occurred_until=self._bounds.occurred_until).condition(family)
            stated += f' UNION ALL SELECT {columns} FROM "overlay_{family}" WHERE {happened}'
        self._duck.execute(f'CREATE VIEW "{name}" AS {stated}')
        self._made.add(name)

    def materialise(self, kept: Entity | Summary, columns: Collection[str]) -> None:
        """Have the table hold these columns, and those that it is known to be asked for besides."""
        if self._below is not None and kept.family not in self._below.hidden:
            self._below.show(self._duck, kept, columns, self._wanted)
            return
        if isinstance(kept, Summary):
            if kept.name not in self._made:
                self._read(kept.query())
                self._create(kept.name, sql_text(kept.query()))
            return
        wanted = self._wanted.setdefault(kept.name, set())
        wanted |= set(columns)
        if not wanted <= self._there.get(kept.name, set()) or kept.name not in self._there:
            self._open_family(kept.family)
            self._create(kept.name, entity_query(kept, wanted))
            self._there[kept.name] = set(wanted)

    def _create(self, name: str, query: str) -> None:
        self._duck.execute(f'CREATE SCHEMA IF NOT EXISTS "{name}"')
        self._duck.execute(f'CREATE OR REPLACE TABLE "{name}"."{name}" AS {query}')
        self._made.add(name)


def _compiled(query: Select[Any]) -> tuple[str, list[Any]]:
    """The statement and its values, by position."""
    compiled = query.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    return str(compiled), [compiled.params[name] for name in compiled.positiontup or []]


def _fetched(result: duckdb.DuckDBPyConnection, size: int) -> Iterator[Sequence[Values]]:
    try:
        while batch := result.fetchmany(size):
            yield batch
    finally:
        result.close()


def _rows_of(result: duckdb.DuckDBPyConnection) -> list[Row]:
    columns = [described[0] for described in result.description or []]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
