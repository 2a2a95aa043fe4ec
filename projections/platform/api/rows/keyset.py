"""Pages of any select: in any order, and among equals by what identifies a row; continued after the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Date, Label, Select, Text, select

from projections.engine.summary import IDENTIFIES
from projections.engine.view import Row, View
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.paging import bad_cursor, cursor_of, key_of
from projections.platform.api.rows.column_kinds import kind_of
from projections.platform.api.rows.filters import Filter
from projections.platform.api.rows.order import By, after, can_be_key

SORTED = "sorted by "
"""Begins the names of what rows are sorted by, beside what is shown of them."""


def key_columns(query: Select[Any]) -> list[str]:
    """Columns that identify a row: keys of the tables or what it is grouped by; else its codes and days."""
    grouped = list(query._group_by_clauses)  # no public name for it
    keys, codes = [], []
    for column in query.selected_columns:
        element = column.element if isinstance(column, Label) else column
        is_key = isinstance(element, Column) and (element.primary_key or IDENTIFIES in element.info)
        if any(element.compare(g) for g in grouped) if grouped else is_key:
            keys.append(column.name)
        if isinstance(column.type, Text | Date):
            codes.append(column.name)
    return keys or codes


def is_filled(query: Select[Any], name: str) -> bool:
    """Whether a column is never null, as far as can be seen: the key of the one table that is read."""
    tables = query.get_final_froms()
    column = query.selected_columns[name]
    return len(tables) == 1 and isinstance(column, Column) and column.primary_key and column.table is tables[0]


def whole_order(query: Select[Any], sort: Sequence[By] = ()) -> tuple[list[By], int]:
    """All columns that rows are sorted by, and how many of them tell rows apart: those asked for and the keys."""
    keys = key_columns(query)
    named = {by.column for by in sort}
    names = [name for name in keys if name not in named]
    rest = [c.name for c in query.selected_columns if c.name not in (*named, *keys) and kind_of(c)]
    sort = [replace(by, filled=is_filled(query, by.column)) for by in sort]
    order = [*sort, *(By(name, filled=is_filled(query, name)) for name in names), *map(By, rest)]
    return order, (len(sort) + len(names)) if keys else len(order)


def page_of_rows(
    name: str,
    query: ListQuery,
    view: View,
    asked: Select[Any],
    *,
    filters: Sequence[Filter] = (),
    sort: Sequence[By] = (),
    fields: Sequence[str] | None = None,
) -> tuple[list[Row], str | None]:
    """One page of the rows of `asked` that meet `filters`: ordered by `sort`, then by key columns, then by all others.

    `name` tells lists apart whose cursors must not be mixed up.
    """
    order, telling = whole_order(asked, sort)
    last = key_of(name, query)
    rows = asked.subquery()
    if last is not None and not (
        len(last) in (telling, len(order))
        and all(can_be_key(by, dict(rows.c), value) for by, value in zip(order, last, strict=False))
    ):
        raise bad_cursor(query.cursor or "")
    shown = list(fields or rows.c.keys())
    keys = [by.key(rows).label(f"{SORTED}{place}") for place, by in enumerate(order)]
    wanted = select(*(rows.c[field] for field in shown), *keys).where(*(one.condition(rows) for one in filters))
    wanted = wanted.order_by(*(by.order(rows) for by in order)).limit(query.limit + 1)
    if last is not None:
        wanted = wanted.where(after(order[: len(last)], rows, last))
    found = view.rows(wanted)
    page, rest = found[: query.limit], found[query.limit :]
    items = [{field: row[field] for field in shown} for row in page]
    if not rest:
        return items, None
    # The keys alone where they are enough: a row whose other columns change meanwhile is then not shown twice.
    ends, following = ([row[f"{SORTED}{place}"] for place in range(len(order))] for row in (page[-1], rest[0]))
    unique = ends[:telling] != following[:telling]
    return items, cursor_of(name, query, ends[:telling] if unique else ends)
