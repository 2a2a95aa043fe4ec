"""Facts that came after the period before was closed and are about it or earlier: how many, of what kind, from whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from projections.consortia import members_in
from projections.engine.archive_bounds import Bounds
from projections.engine.asof import AsOfView
from projections.engine.view import Row
from projections.evaluation.scope import Scope
from projections.reports.material import Past
from schemas.days import end_of_day
from schemas.topics import FAMILY_PARTITIONS


@dataclass(frozen=True)
class Arrivals:
    """`rows`: type, member, n and family of what came, by member, family and type."""

    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        return sum(row["n"] for row in self.rows)


def arrivals(view: AsOfView, scope: Scope, past: Past) -> Arrivals:
    """Of the scope's members: facts that occurred up to the last day of the period before and came after its closing."""
    found: list[Row] = []
    for family in FAMILY_PARTITIONS:
        where, parameters = arrived(view, scope, past, family)
        found += [row | {"family": family} for row in view.counted(family, where, parameters)]
    return Arrivals(tuple(sorted(found, key=lambda row: (row["member"], row["family"], row["type"]))))


def arrived(view: AsOfView, scope: Scope, past: Past, family: str) -> tuple[str, Sequence[Any]]:
    """Condition (DuckDB) of such facts of a family, and its parameters."""
    closing = past.closing
    known = Bounds(recorded_until=end_of_day(closing.known_at), positions=closing.positions).condition(family)
    where = f"occurred_at <= ? AND NOT ({known})"
    parameters: list[Any] = [end_of_day(closing.as_of)]
    members = _members(view, scope)
    if members is not None:
        where += " AND member IN (SELECT unnest(CAST(? AS VARCHAR[])))"
        parameters.append(members)
    return where, parameters


def _members(view: AsOfView, scope: Scope) -> list[str] | None:
    """Whose facts the scope is about; None: everybody's."""
    if scope.member is not None:
        return [scope.member]
    if scope.consortium is None:
        return None
    belong = members_in(scope.consortium, view.on).subquery()
    return sorted(row["member_code"] for row in view.rows(select(belong)))
