"""Figures from a view: an indicator's rows are read once, whatever the number of scopes that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, func, select

from projections.engine.view import Row, View
from projections.evaluation.indicator import Figure, Indicator, events_of
from projections.evaluation.scope import EVERYBODY, Scope, applies, within
from schemas.errors import UsageError

BY_MEMBER = ("member",)


def evaluate(indicator: Indicator, view: View, scope: Scope = EVERYBODY) -> Figure:
    """The figure of one scope, with the number of events behind it."""
    return measure(indicator, view, (scope,))[scope]


def measure(indicator: Indicator, view: View, scopes: Sequence[Scope]) -> dict[Scope, Figure]:
    """The figure of every scope. One without a value and of no events where the indicator says nothing of a scope."""
    found = {}
    query = indicator.rows(view.on)
    with view.held(query) if len(scopes) > 1 else nullcontext(query.subquery()) as rows:
        single = [s for s in scopes if s.member is None or s.consortium or s.among is not None]
        for scope in single:
            if applies(indicator, rows, scope):
                found[scope] = _of(indicator, view, within(rows, scope, view.on).subquery())
        if len(single) < len(scopes) and applies(indicator, rows, Scope(member="")):
            each = _of_each_member(indicator, view, rows)
            found |= {s: each[s.member] for s in scopes if s not in single and s.member in each}
    return {scope: found.get(scope) or _nothing(indicator) for scope in scopes}


def evidence(indicator: Indicator, on: date, scope: Scope = EVERYBODY) -> Select[Any]:
    """Distinct event ids behind a figure: column event_id. Raises UsageError where it says nothing of the scope."""
    rows = indicator.rows(on).subquery()
    if not applies(indicator, rows, scope):
        raise UsageError(
            f"{indicator.name_zh}（{indicator.id}）不按单个成员计算；请去掉成员，或按联合体查询",
            f"{indicator.id} is not a figure of a single member; leave the member out, or ask for its consortium",
        )
    return events_of(within(rows, scope, on).subquery())


def _of(indicator: Indicator, view: View, rows: FromClause) -> Figure:
    row = view.rows(indicator.figure(rows))[0]
    counted = select(func.count().label("n")).select_from(events_of(rows).subquery())
    return _figure(indicator, row, view.rows(counted)[0]["n"])


def _of_each_member(indicator: Indicator, view: View, rows: FromClause) -> dict[str, Figure]:
    events = events_of(rows, BY_MEMBER).subquery()
    counted = select(events.c.member, func.count().label("n")).group_by(events.c.member)
    behind = {row["member"]: row["n"] for row in view.rows(counted)}
    told = view.rows(indicator.figure(rows, BY_MEMBER))
    return {row["member"]: _figure(indicator, row, behind.get(row["member"], 0)) for row in told if row["member"]}


def _nothing(indicator: Indicator) -> Figure:
    return Figure(indicator, None, None, None, 0)


def _figure(indicator: Indicator, row: Row, events: int) -> Figure:
    value, numerator, denominator = (row[name] for name in ("value", "numerator", "denominator"))
    return Figure(indicator, _number(value), _number(numerator), _number(denominator), int(events))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
