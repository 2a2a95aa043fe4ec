"""Figures from a view: an indicator's rows are read once, whatever the number of scopes that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, select

from projections.engine.facts_behind import different
from projections.engine.view import Row, View
from projections.evaluation.indicator import Figure, Indicator, carried, events_of
from projections.evaluation.scope import EVERYBODY, Scope, applies, within
from schemas.errors import UsageError

BY_MEMBER = ("member",)


def evaluate(indicator: Indicator, view: View, scope: Scope = EVERYBODY) -> Figure:
    """The figure of one scope, with the number of events behind it."""
    return measure(indicator, view, (scope,))[scope]


def measure(indicator: Indicator, view: View, scopes: Sequence[Scope]) -> dict[Scope, Figure]:
    """The figure of every scope. One without a value and of no events where the indicator says nothing of a scope, or
    the view does not know what it counts."""
    found: dict[Scope, Figure] = {}
    if indicator.of_refused and not view.knows_refused:
        return dict.fromkeys(scopes, _nothing(indicator))
    query, hold = read_for(indicator, view.on, scopes), len(scopes) > 1 or indicator.rows_are_sums
    with view.held(query) if hold else nullcontext(query.subquery()) as rows:
        single = [s for s in scopes if s.member is None or s.consortium or s.among is not None]
        for scope in single:
            if applies(indicator, rows, scope):
                found[scope] = _of(indicator, view, within(rows, scope, view.on))
        if len(single) < len(scopes) and applies(indicator, rows, Scope(member="")):
            each = _of_each_member(indicator, view, rows)
            found |= {s: each[s.member] for s in scopes if s not in single and s.member in each}
    return {scope: found.get(scope) or _nothing(indicator) for scope in scopes}


def read_for(indicator: Indicator, on: date, scopes: Sequence[Scope]) -> Select[Any]:
    """The rows that the figures of all these scopes are read from: added up by summaries, where that is enough."""
    if indicator.added is not None:
        added = indicator.added(on)
        whose = "member" in added.selected_columns and indicator.of_one_member
        if whose or all(scope == EVERYBODY for scope in scopes):
            return added
    return indicator.rows(on)


def evidence(
    indicator: Indicator, on: date, scope: Scope = EVERYBODY, among: ColumnElement[Any] | None = None
) -> Select[Any]:
    """Distinct event ids behind a figure, all or those `among` (an array): column event_id. Raises UsageError where it
    says nothing of the scope."""
    rows = indicator.rows(on).subquery()
    if not applies(indicator, rows, scope):
        raise UsageError(
            f"{indicator.name_zh}（{indicator.id}）不按单个成员计算；请去掉成员，或按联合体查询",
            f"{indicator.id} is not a figure of a single member; leave the member out, or ask for its consortium",
        )
    return events_of(within(rows, scope, on).subquery(), among=among)


def _of(indicator: Indicator, view: View, of_scope: Select[Any]) -> Figure:
    # Added up they are few: looked for once, for the figure and for the facts behind.
    rows = of_scope.cte() if "events" in of_scope.selected_columns else of_scope.subquery()
    events = _events(indicator, rows).scalar_subquery().label("events")
    row = view.rows(select(indicator.figure(rows).subquery(), events))[0]
    return _figure(indicator, row, row["events"])


def _of_each_member(indicator: Indicator, view: View, rows: FromClause) -> dict[str, Figure]:
    behind = {row["member"]: row["n"] for row in view.rows(_events(indicator, rows, BY_MEMBER))}
    told = view.rows(indicator.figure(rows, BY_MEMBER))
    return {row["member"]: _figure(indicator, row, behind.get(row["member"], 0)) for row in told if row["member"]}


def _events(indicator: Indicator, rows: FromClause, by: Sequence[str] = ()) -> Select[Any]:
    """How many facts are behind the rows: the columns of `by`, n."""
    if "events" in rows.c or indicator.rows_apart:
        groups = [rows.c[name] for name in by]
        number = rows.c.events if "events" in rows.c else different(carried(rows))
        return select(*groups, func.coalesce(func.sum(number), 0).label("n")).select_from(rows).group_by(*groups)
    events = events_of(rows, by).subquery()
    groups = [events.c[name] for name in by]
    return select(*groups, func.count().label("n")).select_from(events).group_by(*groups)


def _nothing(indicator: Indicator) -> Figure:
    return Figure(indicator, None, None, None, 0)


def _figure(indicator: Indicator, row: Row, events: int) -> Figure:
    value, numerator, denominator = (row[name] for name in ("value", "numerator", "denominator"))
    return Figure(indicator, _number(value), _number(numerator), _number(denominator), int(events))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
