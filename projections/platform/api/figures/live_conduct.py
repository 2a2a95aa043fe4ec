"""The members' own conduct as it is now: counted once over all verdicts, then only by the verdicts that have come since.

The definitions are those of `projections.evaluation.members_conduct`; a test holds both together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import exists, func, select

from projections.consortia import members_in
from projections.engine.statements import ACCEPTED, REJECTED
from projections.engine.view import LiveView, Row, View
from projections.evaluation.indicator import Figure, Indicator
from projections.evaluation.measuring import measure
from projections.evaluation.members_conduct import (
    corrections_share,
    is_late,
    rejected_share,
    reporting_on_time,
    stated_again,
    year_begins,
)
from projections.evaluation.scope import Scope
from projections.platform.api.statements.read_on import ReadOn
from projections.records import verdict
from schemas.member_book import OPERATOR

LATE, CORRECTION = "late", "correction"
Counted = Counter[tuple[str, str]]
"""(member, what) -> how many; what: an outcome, LATE or CORRECTION."""


class LiveConduct:
    """A `Measuring`: of live views it knows the shares of late, rejected and corrected statements, all else it measures.
    Threads may share it."""

    def __init__(self) -> None:
        self._of_the_year = ReadOn(_all, _further, lambda view: view.on.year)

    def __call__(self, indicator: Indicator, view: View, scopes: Sequence[Scope]) -> dict[Scope, Figure]:
        if not isinstance(view, LiveView) or indicator not in (reporting_on_time, rejected_share, corrections_share):
            return measure(indicator, view, scopes)
        counted = self._of_the_year.now(view)
        return {scope: _figure(indicator, counted, scope, _members(view, scope, counted)) for scope in scopes}


def _further(view: LiveView, counted: Counted, numbers: Sequence[int]) -> Counted | None:
    """With what has come. None where a verdict tells of another year: then all is to be counted again."""
    v, before, begins = verdict.c, verdict.alias(), year_begins(view.on)
    b = before.c
    same = [b[name] == v[name] for name in ("subject", "member", "event_type", "occurred_at")]
    again = exists().where(b.seq < v.seq, b.outcome == ACCEPTED, *same)
    columns = (v.member, v.outcome, v.recorded_at, is_late(view.on, v).label(LATE), again.label(CORRECTION))
    found = Counter(counted)
    for row in view.rows(select(*columns).where(v.seq.in_(numbers), v.member != OPERATOR)):
        if row["recorded_at"] <= begins:
            return None
        _add(found, row, 1)
    return found


def _add(counted: Counted, row: Row, times: int) -> None:
    counted[row["member"], row["outcome"]] += times
    if row["outcome"] == ACCEPTED:
        counted[row["member"], LATE] += times * bool(row[LATE])
        counted[row["member"], CORRECTION] += times * bool(row.get(CORRECTION))


def _all(view: LiveView) -> Counted:
    """Counted over every verdict of the year."""
    v, found = verdict.c, Counted()
    late = is_late(view.on, v).label(LATE)
    read = select(v.member, v.outcome, late, func.count().label("n")).group_by(v.member, v.outcome, late)
    for row in view.rows(read.where(v.member != OPERATOR, v.recorded_at > year_begins(view.on))):
        _add(found, row, row["n"])
    again = stated_again(view.on).subquery().c
    for row in view.rows(select(again.member, func.sum(again.part).label("n")).group_by(again.member)):
        found[row["member"], CORRECTION] = int(row["n"])
    return found


def _members(view: View, scope: Scope, counted: Counted) -> set[str]:
    """Those of the scope that have stated something."""
    there = {member for member, _ in counted}
    if scope.consortium is not None:
        there &= {row["member_code"] for row in view.rows(members_in(scope.consortium, view.on))}
    if scope.member is not None:
        there &= {scope.member}
    return there if scope.among is None else there & scope.among


def _figure(indicator: Indicator, counted: Counted, scope: Scope, members: Iterable[str]) -> Figure:
    def total(what: str) -> int:
        return sum(counted[member, what] for member in members)

    accepted = total(ACCEPTED)
    if indicator == rejected_share:
        part, whole, events = total(REJECTED), accepted + total(REJECTED), 0
    elif indicator == corrections_share:
        part, whole, events = total(CORRECTION), accepted, total(CORRECTION)
    else:
        part, whole, events = accepted - total(LATE), accepted, total(LATE)
    if not whole and scope.member is not None and scope.consortium is None and scope.among is None:
        return Figure(indicator, None, None, None, 0)
    return Figure(indicator, part * 100.0 / whole if whole else None, float(part), float(whole), events)
