"""Which rows the last snapshot of a table held, to tell those that are gone from the next one.

A row that is gone withdraws nothing: what it stated stays true until somebody states otherwise. It is told once, in the
call in which it is missed, and forgotten; when it comes back it is a row like any other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from producers.mapping import TableMap
from producers.rows import Source

SHOWN = 20
"""Rows that are gone and named one by one; more are only counted."""


@dataclass(frozen=True)
class Gone:
    """Rows of `table` in `scope` that earlier files held and this call's do not; `rows`: where the first of them stood."""

    table: TableMap
    scope: str
    count: int
    rows: tuple[Source, ...]


class RowsRead:
    """The table `rows_read` of a member's state. Call inside a transaction of the state."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def begin(self) -> int:
        """A number for a call's readings, higher than all before."""
        return int(self._db.execute("SELECT coalesce(max(reading), 0) + 1 FROM rows_read").fetchone()[0])

    def note(self, table: str, scope: str, identity: str, reading: int, source: Source) -> None:
        """A row is there."""
        self._db.execute(
            "INSERT INTO rows_read VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET reading = excluded.reading, file = excluded.file, sheet = excluded.sheet, row = excluded.row",
            (table, scope, identity, reading, source.file, source.sheet, source.row),
        )

    def gone(self, reading: int, tables: Iterable[TableMap]) -> list[Gone]:
        """Rows that this reading, which is at its end, misses in the scopes that it has touched; forgets them."""
        found = []
        for table in tables:
            if table.snapshot is None:
                continue
            touched = "SELECT DISTINCT scope FROM rows_read WHERE table_name = ? AND reading = ?"
            for (scope,) in self._db.execute(touched, (table.table, reading)).fetchall():
                if one := self._gone(table, scope, reading, table.snapshot.instead):
                    found.append(one)
        return found

    def _gone(self, table: TableMap, scope: str, reading: int, instead: tuple[str, ...]) -> Gone | None:
        missed = "FROM rows_read WHERE table_name = ? AND scope = ? AND reading < ?"
        elsewhere = (  # only question marks are put in
            " AND NOT EXISTS (SELECT 1 FROM rows_read other WHERE other.identity = rows_read.identity"
            f" AND other.table_name IN ({', '.join('?' * len(instead))}) AND other.reading > rows_read.reading)"
        )
        given = (table.table, scope, reading)
        count = self._db.execute(f"SELECT count(*) {missed}{elsewhere}", (*given, *instead)).fetchone()[0]
        first = f"SELECT file, sheet, row {missed}{elsewhere} ORDER BY file, sheet, row LIMIT {SHOWN}"
        rows = tuple(Source(*row) for row in self._db.execute(first, (*given, *instead)))
        self._db.execute(f"DELETE {missed}", given)
        return Gone(table, scope, count, rows) if count else None
