"""Growth against the period before, plain and on the members present in both: they differ when members join or leave.

Both stand side by side, with the number of members that the second is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from projections.consortia import ACTIVE, members, members_in
from projections.engine.view import View
from projections.evaluation.indicator import Figure, Indicator
from projections.evaluation.measuring import measure, read_for
from projections.evaluation.remembering import Measuring
from projections.evaluation.rounding import change, percent_change, printed
from projections.evaluation.scope import Scope

IN_POINTS = ("percent", "points")
"""Units whose growth is told as a difference; in percent of a percentage it would mislead."""


@dataclass(frozen=True)
class Growth:
    """`amount`: of the printed figures; `percent`: two digits, None where it is not told or there was nothing before."""

    before: Figure
    after: Figure
    amount: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True)
class GrowthPair:
    """`plain`: whoever belonged at each time; `same`: only the `members` that belonged at both."""

    plain: Growth
    same: Growth
    members: int


def present(view: View, scope: Scope) -> frozenset[str]:
    """Members active on the view's day: of the scope's consortium, or of the platform; of one member, itself."""
    there = members(view.on).subquery()
    query = select(there.c.member_code).where(there.c.status == ACTIVE)
    if scope.consortium is not None:
        query = query.where(there.c.member_code.in_(members_in(scope.consortium, view.on)))
    if scope.member is not None:
        query = query.where(there.c.member_code == scope.member)
    return frozenset(row["member_code"] for row in view.rows(query))


def in_both(before: View, after: View, scope: Scope) -> frozenset[str]:
    """Members present at the end of both periods."""
    return present(before, scope) & present(after, scope)


def growth(
    indicators: Sequence[Indicator],
    before: View,
    after: View,
    scopes: Sequence[Scope],
    measuring: Measuring = measure,
) -> dict[Scope, dict[str, GrowthPair]]:
    """Scope -> indicator id -> its growth. `before`: the last day of the period before, as it is known now."""
    same = {scope: scope.narrowed_to(in_both(before, after, scope)) for scope in scopes}
    asked = list(dict.fromkeys([*scopes, *same.values()]))
    found: dict[Scope, dict[str, GrowthPair]] = {scope: {} for scope in scopes}
    for view in (before, after):
        view.expect(read_for(indicator, view.on, asked) for indicator in indicators)
    for indicator in indicators:
        was, known = measuring(indicator, before, asked), measuring(indicator, after, asked)
        for scope in scopes:
            narrow = same[scope]
            found[scope][indicator.id] = GrowthPair(
                _growth(was[scope], known[scope]), _growth(was[narrow], known[narrow]), len(narrow.among or ())
            )
    return found


def _growth(before: Figure, after: Figure) -> Growth:
    unit = after.indicator.unit
    old, new = printed(before.value, unit), printed(after.value, unit)
    percent = None if unit in IN_POINTS else percent_change(old, new)
    return Growth(before, after, change(old, new), percent)
