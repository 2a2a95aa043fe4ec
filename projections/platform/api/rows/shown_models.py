"""Read models as each may see them: rounded and hidden in the select itself, so that no filter, order, count or export
can tell what is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Double, Integer, Select, and_, case, cast, func, null, or_, select

from projections.engine.declaration import ReadModel
from projections.platform.access.policy import MODEL, policy
from projections.platform.access.refusing import refusal
from projections.platform.access.roles import Caller, Grant
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.api.people import ROUND_TO, at_month_end

GAP, OPEN, SUPPLY = "gap", "open", "supply"
"""What is the difference of a count of people and one of openings is told anew from what is shown."""
Q = TypeVar("Q", bound=MomentQuery)


def moment_for(name: str, query: Q, who: Caller) -> Q:
    """The moment that a question about a read model is answered for: of people, the month end before."""
    return at_month_end(query) if _grant(name, who) in (Grant.ROUNDED, Grant.SUPPRESSED) else query


def select_for(model: ReadModel, on: date, who: Caller) -> Select[Any]:
    """The read model's select, as the caller may see it. Raises RequestRefused where it may not at all."""
    asked, grant = model.select(on), _grant(model.name, who)
    if grant is Grant.ALL:
        return asked
    if grant is Grant.NO or (grant is Grant.OWN and who.member is None):
        raise refusal(who, f"/v1/models/{model.name}")
    if grant is Grant.OWN:
        shown = asked.selected_columns
        return asked.where(or_(*(shown[name] == who.member for name in ("member", "other") if name in shown)))
    return guarded(asked, policy().people[model.name], who.fewest)


def shown_as(name: str, who: Caller) -> Grant:
    """How the caller sees a read model: NO where it may not see it at all."""
    grant = _grant(name, who)
    return Grant.NO if grant is Grant.OWN and who.member is None else grant


def guarded(asked: Select[Any], people: Sequence[str], fewest: int) -> Select[Any]:
    """The same columns; the counts in `people` are rounded, or all null where one of them, or the difference of two, is
    of fewer than `fewest` people but of some. As `suppression.tells_few`, in SQL."""
    rows = asked.subquery()
    counts = [func.coalesce(rows.c[name], 0) for name in people if name != GAP]
    apart = [func.abs(a - b) for a, b in combinations(counts, 2)]
    few = or_(*(and_(count > 0, count < fewest) for count in [*counts, *apart]))
    shown: list[ColumnElement[Any]] = []
    for column in rows.c:
        value: ColumnElement[Any] = column
        if column.name == GAP and GAP in people:
            value = case((few, null()), else_=func.coalesce(rows.c[OPEN], 0) - _near(rows.c[SUPPLY]))
        elif column.name in people:
            value = case((few, null()), else_=_near(column))
        shown.append(value.label(column.name))
    return select(*shown)


def _near(column: ColumnElement[Any]) -> ColumnElement[int]:
    count = cast(func.coalesce(column, 0), Double)
    return cast(func.floor((count + ROUND_TO / 2) / ROUND_TO) * ROUND_TO, Integer)


def _grant(name: str, who: Caller) -> Grant:
    return who.may(f"{MODEL}{name}") if name in policy().people else Grant.ALL
