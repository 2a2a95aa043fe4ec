"""How fresh what figures stand on is: the newest fact of each event family, and the members that have not reported."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import Subquery, and_, collate, func, lateral, select

from projections.consortia import ACTIVE, members
from projections.engine.statements import ACCEPTED
from projections.engine.view import LiveView, Row, View
from projections.evaluation.indicator import Indicator
from projections.evaluation.members_conduct import MONTH, REPORTING
from projections.platform.access.roles import Caller
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.api.moments.past_views import PastView
from projections.platform.api.people import day_only
from projections.platform.api.statements.verdicts import PERSONAL
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
    newest_of: dict[str, datetime] = {}
    for row in _heard(view):
        newest_of[row["family"]] = max(row["newest"], newest_of.get(row["family"], row["newest"]))
    return newest_of


def families_for(who: Caller, families: Mapping[str, datetime]) -> dict[str, datetime]:
    """The same as the caller may see it: of facts of persons only the day."""
    return {
        family: day_only(at) if family == PERSONAL and not who.sees_all_of_people else at
        for family, at in families.items()
    }


def freshness(view: View, query: MomentQuery, clock: FamilyClock, who: Caller) -> dict[str, Any]:
    """A FreshnessShape of all families and members, for an answer that stands on many of them."""
    return told(families_for(who, newest_recorded(view, query, clock)), silent_members(view), view.on)


def _heard(view: View) -> list[Row]:
    """Of a past view, what was heard of whom and when last: from the facts themselves, without a row for each."""
    assert isinstance(view, PastView)
    return view.heard()


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
    expected = and_(m.c.status == ACTIVE, m.c.kind.in_(REPORTING))
    about = (m.c.member_code, m.c.name_zh, m.c.kind)
    if isinstance(view, LiveView):
        last = _last_live(m)
        joined = m.outerjoin(last, last.c.member == m.c.member_code)
        rows = view.rows(select(*about, last.c.at).select_from(joined).where(expected))
    else:
        heard = last_heard(_heard(view))
        rows = [row | {"at": heard.get(row["member_code"])} for row in view.rows(select(*about).where(expected))]
    silent = [
        {"member": r["member_code"], "member_zh": r["name_zh"], "kind": r["kind"], "last_recorded_at": r["at"]}
        for r in rows
        if r["at"] is None or r["at"] <= since
    ]
    return sorted(silent, key=lambda one: (one["last_recorded_at"] is not None, one["last_recorded_at"], one["member"]))


def newest_of_members(view: View) -> dict[str, datetime]:
    """Member -> when the newest of its accepted facts was recorded, by the view's day."""
    if not isinstance(view, LiveView):
        return last_heard(_heard(view))
    m = members(view.on).subquery()
    last = _last_live(m)
    rows = view.rows(select(m.c.member_code, last.c.at).select_from(m.join(last, last.c.member == m.c.member_code)))
    return {row["member_code"]: row["at"] for row in rows}


def last_heard(heard: Iterable[Row]) -> dict[str, datetime]:
    """Member -> when its newest fact was recorded, by the end of the view's day."""
    found: dict[str, datetime] = {}
    for row in heard:
        if row["by_then"] is not None:
            found[row["member"]] = max(row["by_then"], found.get(row["member"], row["by_then"]))
    return found


def _last_live(m: Subquery) -> Any:
    """Along the index of a member's verdicts, not through all of them."""
    v = verdict.c
    # The index is by the collation of the verdicts' members; compared by that of the other table it would not serve.
    own = (v.member == collate(m.c.member_code, "default"), v.outcome == ACCEPTED)
    newest_first = select(v.member, v.recorded_at.label("at")).where(*own)
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
