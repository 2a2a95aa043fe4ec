"""How many rows there are of each value of some columns: all columns in one look at the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, literal_column, select, tuple_

from projections.engine.view import View
from projections.platform.api.rows.filters import Filter

Counts = list[tuple[Any, int]]
"""(value, rows), most rows first; of equally many the smallest value, null last."""


def facets_of(
    view: View, rows: FromClause, filters: Sequence[Filter], columns: Sequence[str]
) -> tuple[int, Mapping[str, Counts]]:
    """How many of `rows` meet the filters, and of each column its values, under all filters but the column's own."""
    own = [name for name in columns if any(one.column == name for one in filters)]
    total, found = _counted(view, rows, filters, [name for name in columns if name not in own])
    for name in own:
        found |= _counted(view, rows, [one for one in filters if one.column != name], [name])[1]
    return total, {name: found[name] for name in columns}


def _counted(
    view: View, rows: FromClause, filters: Sequence[Filter], columns: Sequence[str]
) -> tuple[int, dict[str, Counts]]:
    asked, conditions = [rows.c[name] for name in columns], [one.condition(rows) for one in filters]
    number = func.count().label("rows")
    if not asked:
        return view.rows(select(number).select_from(rows).where(*conditions))[0]["rows"], {}
    sets: ColumnElement[Any] = func.grouping_sets(*map(tuple_, asked), literal_column("()"))
    of = func.grouping(*asked).label("of")  # a bit per column, 1 where it is not what is grouped by
    read = select(of, number, *asked).select_from(rows).where(*conditions).group_by(sets)
    every = (1 << len(asked)) - 1
    names = {every - (1 << (len(asked) - 1 - place)): name for place, name in enumerate(columns)}
    total, found = 0, dict[str, Counts]((name, []) for name in columns)
    for row in view.rows(read):
        if row["of"] == every:
            total = row["rows"]
        else:
            found[names[row["of"]]].append((row[names[row["of"]]], row["rows"]))
    for counts in found.values():
        counts.sort(key=lambda one: (-one[1], one[0] is None, one[0] if one[0] is not None else 0))
    return total, found
