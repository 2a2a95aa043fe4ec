"""How counted rows become a figure: value, numerator and denominator, by share, total, distinct count or median.

Every form is told of what columns to make groups (`by`): one figure each; without any there is one figure in all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Double, FromClause, Select, case, cast, func, select

SECONDS_A_DAY = 86_400.0


class Form(Protocol):
    """Rows to the columns value, numerator and denominator, behind those of `by`."""

    def __call__(self, rows: FromClause, by: Sequence[str] = ()) -> Select[Any]: ...


def as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where the condition holds, else 0."""
    return case((condition, 1), else_=0)


def days_between(earlier: ColumnElement[Any], later: ColumnElement[Any]) -> ColumnElement[Any]:
    """Days from one moment to a later one, with their fraction."""
    return cast(func.extract("epoch", later - earlier), Double) / SECONDS_A_DAY


def share(part: ColumnElement[Any], whole: ColumnElement[Any], *, times: float = 100.0) -> ColumnElement[Any]:
    """part / whole * times; null when whole is zero."""
    return cast(part, Double) * times / func.nullif(cast(whole, Double), 0)


def _told(
    rows: FromClause, by: Sequence[str], value: ColumnElement[Any], part: ColumnElement[Any], whole: ColumnElement[Any]
) -> Select[Any]:
    """value, numerator and denominator of the rows; of every group, after its columns, where there are columns to group by."""
    groups = [rows.c[name] for name in by]
    return select(
        *groups, value.label("value"), part.label("numerator"), whole.label("denominator")
    ).select_from(rows).group_by(*groups)  # fmt: skip


def _sum(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(column), 0)


def totals(rows: FromClause, by: Sequence[str] = (), *, times: float = 100.0) -> Select[Any]:
    """Of the columns `part` and `whole` of the rows: their ratio, times 100."""
    part, whole = _sum(rows.c.part), _sum(rows.c.whole)
    return _told(rows, by, share(part, whole, times=times), part, whole)


def ratio(rows: FromClause, by: Sequence[str] = ()) -> Select[Any]:
    """As `totals`, but the plain ratio; of scores in `part`, their mean."""
    return totals(rows, by, times=1.0)


def total(rows: FromClause, by: Sequence[str] = ()) -> Select[Any]:
    """The sum of `part` (0 where there is none); the denominator is the number of rows it is of."""
    part = _sum(rows.c.part)
    return _told(rows, by, part, part, func.count(rows.c.part))


def distinct_subjects(rows: FromClause, by: Sequence[str] = ()) -> Select[Any]:
    """How many subjects the rows name; the denominator is the number of statements about them."""
    n: ColumnElement[Any] = func.count(rows.c.subject.distinct())
    return _told(rows, by, n, n, func.count(rows.c.subject))


def share_of_distinct(key: str, part: str, of_one: Callable[..., ColumnElement[Any]]) -> Form:
    """The share of distinct `key`s for which `of_one` (func.max: any, func.min: every) of their `part`s, 0 or 1, is 1."""

    def figure(rows: FromClause, by: Sequence[str] = ()) -> Select[Any]:
        groups = [rows.c[name] for name in by]
        once = select(*groups, rows.c[key], of_one(rows.c[part]).label(part)).group_by(*groups, rows.c[key]).subquery()
        met, whole = _sum(once.c[part]), func.count(once.c[key])
        return _told(once, by, share(met, whole), met, whole)

    return figure


def median_of(column: str) -> Form:
    """The median of a column, interpolated between the middle two; both other numbers are how many there are."""

    def figure(rows: FromClause, by: Sequence[str] = ()) -> Select[Any]:
        n = func.count(rows.c[column])
        return _told(rows, by, func.percentile_cont(0.5).within_group(rows.c[column]), n, n)

    return figure


def shortfall(rows: FromClause, by: Sequence[str] = ()) -> Select[Any]:
    """`whole` less `part`, added up; the numerator is `part`."""
    part, whole = _sum(rows.c.part), _sum(rows.c.whole)
    return _told(rows, by, whole - part, part, whole)


def greatest_per_subject(rows: FromClause, by: Sequence[str] = ()) -> Select[Any]:
    """The sum over subjects of the greatest `part` that is stated of each; the denominator is how many subjects."""
    groups = [rows.c[name] for name in by]
    once = select(*groups, rows.c.subject, func.max(rows.c.part).label("part")).group_by(*groups, rows.c.subject)
    each = once.subquery()
    part = _sum(each.c.part)
    return _told(each, by, part, part, func.count(each.c.subject))
