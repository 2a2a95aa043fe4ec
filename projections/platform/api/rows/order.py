"""The order of a list of rows, from `sort=-openings,subject`, and what comes after a row in it.

Nulls come last whichever way a column is sorted. Fractions are sorted by their first six decimals: sums of shares may
differ in the last ones between two readings, and a row must not be passed over for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Numeric, and_, cast, false, literal, or_

from projections.platform.api.rows.column_kinds import BIGGEST, DAY, NUMBER, TEXT, TIME, WHOLE_NUMBER, kind_of
from projections.platform.api.rows.filters import unknown_column
from schemas.errors import UsageError

DECIMALS = Numeric(30, 6)
LARGEST = Decimal(10) ** 24


@dataclass(frozen=True)
class By:
    """One column to sort by. `filled`: it is never null, which lets an index find where to go on."""

    column: str
    descending: bool = False
    filled: bool = False

    def key(self, rows: FromClause) -> ColumnElement[Any]:
        """What is compared."""
        column = rows.c[self.column]
        return cast(column, DECIMALS) if kind_of(column) is NUMBER else column

    def order(self, rows: FromClause) -> ColumnElement[Any]:
        key = self.key(rows)
        return (key.desc() if self.descending else key.asc()).nulls_last()

    def __str__(self) -> str:
        return f"-{self.column}" if self.descending else self.column


def read_sort(columns: Mapping[str, ColumnElement[Any]], given: str | None) -> tuple[By, ...]:
    """What `sort` says, first column first. Raises UsageError for a column that is not there or is named twice."""
    found: list[By] = []
    for part in given.split(",") if given else ():
        name = part.removeprefix("-")
        if name not in columns:
            raise unknown_column("sort", name, columns)
        if any(one.column == name for one in found):
            raise UsageError(f"sort 里有两次 {name}；请只写一次", f"sort names {name} twice; once is enough")
        if kind_of(columns[name]) is None:
            raise UsageError(
                f"sort：不能按列 {name} 排序；请换一列", f"sort: rows cannot be sorted by {name}; take another"
            )
        found.append(By(name, part.startswith("-")))
    return tuple(found)


def read_fields(columns: Mapping[str, ColumnElement[Any]], given: str | None) -> tuple[str, ...]:
    """The columns that `fields` names, in its order; all of them without it. Raises UsageError."""
    found: list[str] = []
    for name in given.split(",") if given else ():
        if name not in columns:
            raise unknown_column("fields", name, columns)
        if name in found:
            raise UsageError(f"fields 里有两次 {name}；请只写一次", f"fields names {name} twice; once is enough")
        found.append(name)
    return tuple(found or columns)


def can_be_key(by: By, columns: Mapping[str, ColumnElement[Any]], value: Any) -> bool:
    """Whether a cursor may hold `value` for this column; anyone can write a cursor."""
    kind = kind_of(columns[by.column])
    if value is None or kind is None:
        return value is None
    if kind is WHOLE_NUMBER:
        return isinstance(value, int | Decimal) and not isinstance(value, bool) and -BIGGEST <= value <= BIGGEST
    if kind is TIME:
        return isinstance(value, datetime) and value.tzinfo is not None
    if kind is DAY:
        return isinstance(value, date) and not isinstance(value, datetime)
    if kind is NUMBER:
        return isinstance(value, Decimal) and (value.is_nan() or -LARGEST < value < LARGEST)
    return isinstance(value, str) and "\0" not in value if kind is TEXT else isinstance(value, bool)


def after(order: Sequence[By], rows: FromClause, values: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a row comes after the one whose keys are `values`."""
    condition: ColumnElement[bool] = false()
    for by, value in reversed(list(zip(order, values, strict=True))):
        key = by.key(rows)
        if value is None:
            condition = and_(key.is_(None), condition)
            continue
        kind = kind_of(rows.c[by.column])
        there = literal(value, DECIMALS if kind is NUMBER or kind is None else kind.sql)
        beyond = key < there if by.descending else key > there
        same = and_(key == there, condition)
        if not by.filled:
            condition = or_(beyond, key.is_(None), same)
            continue
        from_there = key <= there if by.descending else key >= there  # said twice: no index serves an OR
        condition = and_(from_there, or_(beyond, same))
    return condition
