"""Whose figures: everybody's, a consortium's, a member's; and, for growth, only those of the members in both periods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, select

from projections.consortia import members_in
from projections.evaluation.indicator import Indicator


@dataclass(frozen=True)
class Scope:
    """Nothing named: everybody's. `among`: only what belongs to these members, or to no member at all."""

    consortium: str | None = None
    member: str | None = None
    among: frozenset[str] | None = None

    def narrowed_to(self, members: Iterable[str]) -> Scope:
        """The same, of these members only."""
        return Scope(self.consortium, self.member, frozenset(members))


EVERYBODY = Scope()


def applies(indicator: Indicator, rows: FromClause, scope: Scope) -> bool:
    """Whether the indicator says something of this scope; `rows`: those that it counts."""
    return scope.member is None or (indicator.of_one_member and "member" in rows.c)


def within(rows: FromClause, scope: Scope, on: date) -> Select[Any]:
    """Those of `rows` that belong to the scope on a day.

    What is stated of a consortium is its; all else is of the consortia that its member belongs to on the day.
    """
    found = select(rows)
    if scope.member is not None:
        found = found.where(rows.c.member == scope.member)
    if scope.consortium is not None:
        if "consortium" in rows.c:
            found = found.where(rows.c.consortium == scope.consortium)
        else:
            found = found.where(rows.c.member.in_(members_in(scope.consortium, on)))
    if scope.among is not None and "member" in rows.c:
        found = found.where(rows.c.member.in_(sorted(scope.among)))
    return found
