"""How fresh what figures stand on is: the newest fact of each event family, and the members that have not reported."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import Subquery, func, lateral, select

from projections.consortia import ACTIVE, members
from projections.engine.statements import ACCEPTED, statement
from projections.engine.view import LiveView, View
from projections.evaluation.indicator import Indicator
from projections.evaluation.members_conduct import MONTH, REPORTING
from projections.platform.api.moments import MomentQuery
from projections.records import verdict
from schemas.contracts import family_contracts, newest
from schemas.days import end_of_day
from schemas.topics import FAMILY_PARTITIONS

REREAD = 10_000
"""Verdicts that are looked at again: their transactions may have overlapped with those that were seen."""


class FamilyFreshness(BaseModel):
    family: str
    newest_recorded_at: datetime | None = Field(description="最新事实的记录时间 / when its newest fact was recorded")


class Silent(BaseModel):
    """A member that is expected to state something every month and has not."""

    member: str
    member_zh: str
    kind: str = Field(description="school, enterprise, institute, provider")
    last_recorded_at: datetime | None = Field(description="从未报送则为 null / null when it never stated anything")


class FreshnessShape(BaseModel):
    families: list[FamilyFreshness]
    silent_since: date = Field(description="自这一天起没有报送被接受 / nothing of theirs was accepted after this day")
    silent: list[Silent] = Field(description="应报送而未报送的成员 / members that have not reported")


class FamilyClock:
    """When the newest fact of each family was recorded. Live it reads on from what it has seen; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen = 0
        self._newest: dict[str, datetime] = {}

    def live(self, view: View) -> dict[str, datetime]:
        v = verdict.c
        with self._lock:
            top = view.rows(select(func.max(v.seq).label("seq")))[0]["seq"] or 0
            if top < self._seen:  # the verdicts were rebuilt
                self._seen, self._newest = 0, {}
            read = select(v.event_type, func.max(v.recorded_at).label("at")).group_by(v.event_type)
            rows = view.rows(read.where(v.outcome == ACCEPTED, v.seq > self._seen - REREAD))
            self._newest = _by_family(rows, self._newest)
            self._seen = top
            return dict(self._newest)


def newest_recorded(view: View, query: MomentQuery, clock: FamilyClock) -> dict[str, datetime]:
    """Family -> when its newest fact at that moment was recorded."""
    if query.live:
        return clock.live(view)
    s = statement.c
    read = select(s.event_type, func.max(s.recorded_at).label("at")).where(s.outcome == ACCEPTED)
    return _by_family(view.rows(read.group_by(s.event_type)), {})


def _by_family(rows: list[dict[str, Any]], known: Mapping[str, datetime]) -> dict[str, datetime]:
    found = dict(known)
    for row in rows:
        family = newest()[row["event_type"]].family
        found[family] = max(row["at"], found.get(family, row["at"]))
    return found


def silent_members(view: View) -> list[dict[str, Any]]:
    """Active members of a kind that reports of which nothing was accepted in the month up to the view's day, the one
    that has been silent for longest first."""
    since = end_of_day(view.on - MONTH)
    m = members(view.on).subquery()
    last = _last_live(m) if isinstance(view, LiveView) else _last_past(view.on)
    rows = view.rows(
        select(m.c.member_code, m.c.name_zh, m.c.kind, last.c.at)
        .select_from(m.outerjoin(last, last.c.member == m.c.member_code))
        .where(m.c.status == ACTIVE, m.c.kind.in_(REPORTING))
    )
    silent = [
        {"member": r["member_code"], "member_zh": r["name_zh"], "kind": r["kind"], "last_recorded_at": r["at"]}
        for r in rows
        if r["at"] is None or r["at"] <= since
    ]
    return sorted(silent, key=lambda one: (one["last_recorded_at"] is not None, one["last_recorded_at"], one["member"]))


def _last_past(on: date) -> Subquery:
    s = statement.c
    read = select(s.member, func.max(s.recorded_at).label("at"))
    return read.where(s.outcome == ACCEPTED, s.recorded_at <= end_of_day(on)).group_by(s.member).subquery()


def _last_live(m: Subquery) -> Any:
    """Along the index of a member's verdicts, not through all of them."""
    v = verdict.c
    newest_first = select(v.member, v.recorded_at.label("at")).where(v.member == m.c.member_code, v.outcome == ACCEPTED)
    return lateral(newest_first.order_by(v.seq.desc()).limit(1))


def told(families: Mapping[str, datetime], silent: list[dict[str, Any]], on: date) -> dict[str, Any]:
    """A FreshnessShape."""
    return {
        "families": [{"family": f, "newest_recorded_at": families.get(f)} for f in FAMILY_PARTITIONS],
        "silent_since": on - MONTH,
        "silent": silent,
    }


def of_figure(indicator: Indicator, families: Mapping[str, datetime], silent: list[dict[str, Any]]) -> dict[str, Any]:
    """When the newest fact that it may stand on was recorded, which kinds of members state such facts, and how many of
    those that have not reported are of these kinds."""
    known = [families[family] for family in indicator.families if family in families]
    kinds = {kind for family in indicator.families for c in family_contracts(family) for kind in c.speakers}
    return {
        "families": list(indicator.families),
        "freshest_fact": max(known, default=None),
        "speakers": sorted(kinds & set(REPORTING)),
        "silent": sum(one["kind"] in kinds for one in silent),
    }
