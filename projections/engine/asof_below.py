"""What lies below a view with hypothetical facts: the view of what is, whose tables are shown where nothing is laid over."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Collection, Mapping
from itertools import count
from typing import TYPE_CHECKING

import duckdb

from projections.engine.entity import Entity
from projections.engine.summary import Summary

if TYPE_CHECKING:
    from projections.engine.asof import AsOfView

_NUMBERS = count(1)


class Below:
    """`duck`: of the view that lies below; `hidden`: families of which the view above makes tables of its own."""

    def __init__(self, view: AsOfView, duck: duckdb.DuckDBPyConnection, hidden: Collection[str]) -> None:
        self._view = view
        self.hidden = frozenset(hidden)
        [[self._catalogue]] = duck.execute("SELECT current_database()").fetchall()
        self._shown: set[str] = set()

    def show(
        self, duck: duckdb.DuckDBPyConnection, kept: Entity | Summary, columns: Collection[str],
        wanted: Mapping[str, Collection[str]],
    ) -> None:  # fmt: skip
        """Have the table that lies below, with these columns and those that are wanted besides, in `duck` too."""
        self._view.want(wanted)
        self._view.materialise(kept, columns)
        self._link(duck, kept.name, kept.name)

    def show_statements(self, duck: duckdb.DuckDBPyConnection, schema: str, name: str) -> None:
        self._view.make_statements()
        self._link(duck, schema, name)

    def _link(self, duck: duckdb.DuckDBPyConnection, schema: str, name: str) -> None:
        """A view of all columns; it follows when the table below gets more."""
        if schema not in self._shown:
            duck.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
            duck.execute(f'CREATE VIEW "{schema}"."{name}" AS SELECT * FROM "{self._catalogue}"."{schema}"."{name}"')
            self._shown.add(schema)


def beside(duck: duckdb.DuckDBPyConnection) -> tuple[duckdb.DuckDBPyConnection, str]:
    """An empty database that sees the other one of `duck`, and its name."""
    name = f"overlay_{next(_NUMBERS)}"
    made = duck.cursor()
    made.execute(f"ATTACH ':memory:' AS {name}")
    made.execute(f"USE {name}")
    return made, name


def let_go_with(view: AsOfView, duck: duckdb.DuckDBPyConnection, made: duckdb.DuckDBPyConnection, name: str) -> None:
    """Give the memory of the database back when the view is gone."""
    weakref.finalize(view, _let_go, duck.cursor(), made, name).atexit = False


def _let_go(duck: duckdb.DuckDBPyConnection, made: duckdb.DuckDBPyConnection, name: str) -> None:
    with contextlib.suppress(duckdb.Error):  # the whole may be gone by then
        made.close()
        duck.execute(f"DETACH {name}")
        duck.close()
