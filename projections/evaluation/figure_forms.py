"""How counted rows become one figure: value, numerator and denominator, by share, total, distinct count or median."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Double, Select, Subquery, case, cast, func, select

SECONDS_A_DAY = 86_400.0


def as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 where the condition holds, else 0."""
    return case((condition, 1), else_=0)


def days_between(earlier: ColumnElement[Any], later: ColumnElement[Any]) -> ColumnElement[Any]:
    """Days from one moment to a later one, with their fraction."""
    return cast(func.extract("epoch", later - earlier), Double) / SECONDS_A_DAY


def share(part: ColumnElement[Any], whole: ColumnElement[Any], *, times: float = 100.0) -> ColumnElement[Any]:
    """part / whole * times; null when whole is zero."""
    return cast(part, Double) * times / func.nullif(cast(whole, Double), 0)


def totals(rows: Subquery, *, times: float = 100.0) -> Select[Any]:
    """value, numerator, denominator from the columns `part` and `whole` of the rows, times 100."""
    part, whole = func.coalesce(func.sum(rows.c.part), 0), func.coalesce(func.sum(rows.c.whole), 0)
    return select(share(part, whole, times=times).label("value"), part.label("numerator"), whole.label("denominator"))


def ratio(rows: Subquery) -> Select[Any]:
    """As `totals`, but the plain ratio; of scores in `part`, their mean."""
    return totals(rows, times=1.0)


def total(rows: Subquery) -> Select[Any]:
    """The sum of `part` (0 where there is none); the denominator is the number of rows it is of."""
    part = func.coalesce(func.sum(rows.c.part), 0)
    return select(part.label("value"), part.label("numerator"), func.count(rows.c.part).label("denominator"))


def distinct_subjects(rows: Subquery) -> Select[Any]:
    """How many subjects the rows name; the denominator is the number of statements about them."""
    n: ColumnElement[Any] = func.count(rows.c.subject.distinct())
    whole: ColumnElement[Any] = func.count(rows.c.subject)
    return select(n.label("value"), n.label("numerator"), whole.label("denominator"))


def share_of_distinct(
    key: str, part: str, of_one: Callable[..., ColumnElement[Any]]
) -> Callable[[Subquery], Select[Any]]:
    """The share of distinct `key`s for which `of_one` (func.max: any, func.min: every) of their `part`s, 0 or 1, is 1."""

    def figure(rows: Subquery) -> Select[Any]:
        once = select(rows.c[key], of_one(rows.c[part]).label(part)).group_by(rows.c[key]).subquery()
        met, whole = func.coalesce(func.sum(once.c[part]), 0), func.count(once.c[key])
        return select(share(met, whole).label("value"), met.label("numerator"), whole.label("denominator"))

    return figure


def median_of(column: str) -> Callable[[Subquery], Select[Any]]:
    """The median of a column, interpolated between the middle two; both other numbers are how many there are."""

    def figure(rows: Subquery) -> Select[Any]:
        n = func.count(rows.c[column])
        middle = func.percentile_cont(0.5).within_group(rows.c[column])
        return select(middle.label("value"), n.label("numerator"), n.label("denominator"))

    return figure
