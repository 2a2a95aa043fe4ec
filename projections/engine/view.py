"""Asking read models: the same `select` on the live tables, or as of a past moment from the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Alias, Column, Engine, FromClause, Select, Table, func, select

from projections.engine import generations
from projections.engine.database_errors import database_errors_told
from projections.engine.declaration import Projection
from projections.engine.statements import STATEMENTS
from schemas.days import day_of, now

Row = dict[str, Any]
Values = tuple[Any, ...]
"""A row without names, in the order of the select's columns."""


class View(Protocol):
    """One consistent state of all read models. `on` is the day as of which it answers.

    `knows_refused`: whether it knows what was not accepted (`projections.engine.statements`).
    """

    on: date
    knows_refused: bool

    def rows(self, query: Select[Any]) -> list[Row]:
        """All rows of a select over entities."""
        ...

    def batches(self, query: Select[Any], size: int) -> Iterator[Sequence[Values]]:
        """The same rows, `size` at a time and without names, never all at once. Close it when not read to the end."""
        ...

    def held(self, query: Select[Any]) -> AbstractContextManager[FromClause]:
        """What a select has, to be asked about several times; ends with the context."""
        ...

    def expect(self, queries: Iterable[Select[Any]]) -> None:
        """Say beforehand what will be asked, so that it can be prepared together."""
        ...


def _parts(query: Any) -> Iterator[Any]:
    """Every part of a select, down to its tables and columns, each once: SQLAlchemy's own walk takes a CTE apart again
    wherever it is named."""
    seen: dict[int, Any] = {}
    waiting = [query]
    while waiting:
        element = waiting.pop()
        if id(element) in seen:
            continue
        seen[id(element)] = element  # kept, so that no other can get its id
        yield element
        if not isinstance(element, Table):
            waiting += element.get_children()


def tables_of(query: Any) -> set[Table]:
    """Every table that a select reads."""
    return {element for element in _parts(query) if isinstance(element, Table)}


def columns_of(query: Any) -> dict[str, set[str]]:
    """Of every table with a schema that a select reads: its schema -> names of the columns that are used of it."""
    found: dict[str, set[str]] = {}
    for element in _parts(query):
        if isinstance(element, Table):
            found.setdefault(element.schema or "", set())
        elif isinstance(element, Column) and isinstance(table := _named(element.table), Table):
            found.setdefault(table.schema or "", set()).add(element.name)
        for whole in getattr(element, "_raw_columns", ()):
            if isinstance(whole, Table):
                found.setdefault(whole.schema or "", set()).update(column.name for column in whole.columns)
    return found


def _named(source: Any) -> Any:
    """What an alias is of."""
    return source.element if isinstance(source, Alias) else source


def count(view: View, query: Select[Any]) -> int:
    """Number of rows that `query` has."""
    return int(view.rows(select(func.count().label("n")).select_from(query.subquery()))[0]["n"])


class LiveView:
    """Reads in one snapshot of PostgreSQL: a switch of generation is seen whole or not at all.

    `instead`: projection -> the generation that is read in place of the live one. `generations`: projection -> the one
    that is read; what is not among them needs a rebuild.
    """

    def __init__(
        self, connection: Any, projections: Sequence[Projection], on: date, instead: Mapping[str, int] | None = None
    ) -> None:
        self.on = on
        self.knows_refused = True
        self._connection = connection
        self._names = {entity.name: p.name for p in projections for entity in p.kept}
        self._translate: dict[str | None, str | None] = {STATEMENTS: None}
        pointers = self.generations = generations.live(connection) | dict(instead or {})
        for projection in projections:
            if projection.name in pointers:
                self._translate |= generations.translate(projection, pointers[projection.name])

    def rows(self, query: Select[Any]) -> list[Row]:
        found = self._run(query)
        names = tuple(found.keys())
        return [dict(zip(names, row, strict=True)) for row in found]  # a third of the time of .mappings()

    def batches(self, query: Select[Any], size: int) -> Iterator[Sequence[Values]]:
        """By a cursor of the database's own."""
        found = self._run(query, yield_per=size)
        try:
            yield from found.partitions()
        finally:
            found.close()

    def _run(self, query: Select[Any], **options: Any) -> Any:
        for table in tables_of(query):
            if table.schema in self._names and table.schema not in self._translate:
                raise generations.needs_rebuild(self._names[table.schema])
        options["schema_translate_map"] = self._translate
        return self._connection.execute(query, execution_options=options)

    def held(self, query: Select[Any]) -> AbstractContextManager[FromClause]:
        """The select itself: PostgreSQL is asked for it each time, but once where one question names it twice."""
        return nullcontext(query.cte())

    def expect(self, queries: Iterable[Select[Any]]) -> None:
        """Nothing has to be prepared here."""


@contextmanager
def live_view(engine: Engine, projections: Sequence[Projection], on: date | None = None) -> Iterator[LiveView]:
    """Open the live state. Raises DatabaseUnavailable."""
    repeatable = engine.execution_options(isolation_level="REPEATABLE READ")
    with database_errors_told(), repeatable.connect() as connection:
        yield LiveView(connection, projections, on or day_of(now()))
