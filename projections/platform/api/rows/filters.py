"""Filters of a list of rows, from the parameters of a request: `county=370705`, `openings.from=5`, `title.contains=车`.

Several values of one parameter: any of them. Several parameters: all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, literal, or_

from projections.platform.api.rows.column_kinds import (
    CONTAINS,
    EMPTY,
    FROM,
    TIME,
    TO,
    TRUTH,
    Kind,
    bound,
    kind_of,
)
from schemas.errors import UsageError

MOST_VALUES = 200
LONGEST_VALUE = 500
SHOWN = 60


@dataclass(frozen=True)
class Filter:
    """One parameter: what must hold of a column. `texts` are its values as they were given."""

    column: str
    operator: str
    texts: tuple[str, ...]
    values: tuple[Any, ...]

    def condition(self, rows: FromClause) -> ColumnElement[bool]:
        column = rows.c[self.column]
        kind = kind_of(column)
        assert kind is not None  # read_filters has seen to it
        if self.operator == EMPTY:
            return column.is_(None) if self.values[0] else column.is_not(None)
        bounds = [literal(value, kind.sql) for value in self.values]
        if self.operator == FROM:
            return column >= bounds[0]
        if self.operator == TO:
            return column <= bounds[0]
        if self.operator == CONTAINS:
            return or_(*(func.strpos(func.lower(column), func.lower(one)) > 0 for one in bounds))
        return column.in_(bounds)

    def __str__(self) -> str:
        return f"{parameter(self.column, self.operator)}={sorted(self.texts)}"


def parameter(column: str, operator: str) -> str:
    return f"{column}.{operator}" if operator else column


def read_filters(columns: Mapping[str, ColumnElement[Any]], given: Mapping[str, Any]) -> tuple[Filter, ...]:
    """The filters that the parameters `given` name, in order of their names.

    `given`: parameter -> its value, or a list of them. Raises UsageError naming parameter, value and what there is.
    """
    found = tuple(_read(columns, name, _several(value)) for name, value in sorted(given.items()))
    if sum(len(one.texts) for one in found) > MOST_VALUES:
        raise UsageError(
            f"筛选值共 {sum(len(one.texts) for one in found)} 个，最多 {MOST_VALUES} 个；请分几次读取",
            f"there are {sum(len(one.texts) for one in found)} values to filter by, {MOST_VALUES} at most; "
            "read in several goes",
        )
    return found


def _several(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _read(columns: Mapping[str, ColumnElement[Any]], name: str, texts: tuple[str, ...]) -> Filter:
    column, _, operator = name.partition(".")
    if column not in columns:
        raise unknown_column(name, column, columns)
    kind = kind_of(columns[column])
    there = kind.operators if kind else ()
    if operator not in there or name.endswith("."):
        ways = ", ".join(parameter(column, one) for one in there) or "—"
        raise UsageError(
            f"没有参数 {_shown(name)}；列 {column} 可这样筛选：{ways}",
            f"there is no parameter {_shown(name)}; column {column} can be filtered by: {ways}",
        )
    assert kind is not None  # it has operators
    if operator in (FROM, TO, EMPTY) and len(texts) > 1:
        raise UsageError(
            f"{name} 给了 {len(texts)} 个值；只能给一个", f"{name} is given {len(texts)} times; give it once"
        )
    wanted = TRUTH if operator == EMPTY else kind
    return Filter(column, operator, texts, tuple(_value(name, wanted, operator, text) for text in texts))


def _value(name: str, kind: Kind, operator: str, text: str) -> Any:
    if len(text) > LONGEST_VALUE:
        raise UsageError(
            f"{name} 的值 {_shown(text)} 太长，最多 {LONGEST_VALUE} 个字符",
            f"{name} is {_shown(text)}: too long, at most {LONGEST_VALUE} characters",
        )
    value = kind.read(text)
    if value is None:
        raise UsageError(f"{name} 的值 {_shown(text)} {kind.zh}", f"{name} is {_shown(text)}: {kind.en}")
    if operator == CONTAINS and not text:
        raise UsageError(
            f"{name} 没有值；请给出要查找的文字，或去掉这个参数",
            f"{name} has no value; say what to look for, or leave it out",
        )
    is_day = kind is TIME and not hasattr(value, "tzinfo")
    return bound(value, operator) if is_day else value


def unknown_column(name: str, column: str, columns: Mapping[str, Any]) -> UsageError:
    """`name`: the parameter in which a column was named that is not there."""
    there = ", ".join(columns)
    return UsageError(
        f"{_shown(name)}：没有列或参数 {_shown(column)}；各列为：{there}",
        f"{_shown(name)}: there is no column or parameter {_shown(column)}; the columns are: {there}",
    )


def _shown(text: str) -> str:
    text = text.replace("\0", "\\0")
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
