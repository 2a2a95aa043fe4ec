"""Pages of any select: ordered by what identifies a row, continued after the last one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, Label, Select, Text, and_, false, literal, or_, select

from projections.engine.summary import IDENTIFIES
from projections.engine.view import Row, View
from projections.platform.api.moments import ListQuery
from projections.platform.api.paging import bad_cursor, cursor_of, key_of


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


def page_of_rows(name: str, query: ListQuery, view: View, asked: Select[Any]) -> tuple[list[Row], str | None]:
    """One page of the rows of `asked`, ordered by its key columns, then by all others."""
    rows = asked.subquery()
    keys = key_columns(asked)
    names = [*keys, *(c.name for c in rows.c if c.name not in keys)]
    after = key_of(name, query)
    if after is not None and len(after) not in (len(keys), len(names)):
        raise bad_cursor(query.cursor or "")
    order = [rows.c[n].asc().nulls_last() for n in names]
    wanted = select(rows).order_by(*order).limit(query.limit + 1)
    if after is not None:
        wanted = wanted.where(_after([rows.c[n] for n in names[: len(after)]], after))
    found = view.rows(wanted)
    page, rest = found[: query.limit], found[query.limit :]
    if not rest:
        return page, None
    # The key alone where it is enough: a row whose other columns change meanwhile is then not shown twice.
    last, following = page[-1], rest[0]
    unique = bool(keys) and [last[n] for n in keys] != [following[n] for n in keys]
    return page, cursor_of(name, query, [last[n] for n in (keys if unique else names)])


def _after(columns: Sequence[ColumnElement[Any]], values: Sequence[Any]) -> ColumnElement[bool]:
    """The row comparison `columns > values`, nulls last."""
    condition: ColumnElement[bool] = false()
    for column, value in reversed(list(zip(columns, values, strict=True))):
        if value is None:
            condition = and_(column.is_(None), condition)
        else:
            bound = literal(value, column.type)
            condition = or_(column > bound, column.is_(None), and_(column == bound, condition))
    return condition
