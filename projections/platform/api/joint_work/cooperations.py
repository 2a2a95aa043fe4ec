"""/v1/cooperations: what schools and enterprises run together, by kind, and each in its parties' own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import func, select

from projections.cooperation import (
    OF_STUDENTS,
    TOTALS,
    cooperation_list,
    cooperation_progress,
    cooperations,
    named_parties,
)
from projections.engine.view import Row, View
from projections.evaluation.training_together import newest_totals
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller
from projections.platform.api.joint_work.cooperation_shapes import (
    CooperationKind,
    CooperationQuery,
    StatedCooperation,
)
from projections.platform.api.joint_work.named_rows import named_rows
from projections.platform.api.moments.asked import ListQuery, MomentQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, page_of
from projections.platform.api.people import few_or_near
from projections.platform.api.problems import READ_PROBLEMS, responses
from schemas.errors import UnknownName

COUNTED = ("students_enrolled", "courses_developed", "enterprise_teachers")


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/cooperations", tags=["协同育人 / cooperations"], responses=READ_PROBLEMS)

    @router.get("/kinds", summary="各类合作的数量 / how many of each kind", response_model=Page[CooperationKind])
    def kinds(query: Annotated[ListQuery, Query()], who: Asking) -> dict[str, Any]:
        with reader.view(query) as view:
            items = named_rows(view, list(_kinds(view, who)), choices=("kind",))
        page, following = page_of("cooperations/kinds", query, items, lambda one: (-one["in_force"], one["kind"]))
        return {"items": page, "next": following}

    @router.get(
        "/statements",
        summary="一项合作，各方所述 / one cooperation, as each party states it",
        response_model=StatedCooperation,
        responses=responses(404),
    )
    def statements(query: Annotated[CooperationQuery, Query()], who: Asking) -> dict[str, Any]:
        with reader.view(query) as view:
            return _stated(view, query, query.subject, who)

    return router


def _told(view: View, rows: list[Row], who: Caller) -> list[Row]:
    subjects = [row["subject"] for row in rows]
    parties, totals = _parties(view, subjects), _totals(view, subjects)
    return [
        row | {"parties": parties[row["subject"]]} | _guarded(totals.get(row["subject"], dict.fromkeys(COUNTED)), who)
        for row in rows
    ]


def _parties(view: View, subjects: list[str]) -> dict[str, list[Row]]:
    """Everyone that any party names, once, those that lead first."""
    n = named_parties().c
    columns = (n.subject, n.party, func.min(n.party_role).label("party_role"))
    leads = func.bool_or(n.leads).label("leads")
    asked = select(*columns, leads).where(n.subject.in_(subjects)).group_by(n.subject, n.party)
    found: dict[str, list[Row]] = defaultdict(list)
    for row in named_rows(view, view.rows(asked) if subjects else [], members=("party",), choices=("party_role",)):
        found[row["subject"]].append(row)
    for there in found.values():
        there.sort(key=lambda one: (not one["leads"], one["party_role"] or "", one["party"]))
    return found


def _totals(view: View, subjects: list[str] | None = None) -> dict[str, Row]:
    """Per cooperation the greatest newest total that a party states, as the indicators count them."""
    found: dict[str, Row] = defaultdict(lambda: dict.fromkeys(COUNTED))
    for name in COUNTED:
        t = newest_totals(name)(view.on).subquery().c
        asked = select(t.subject, func.max(t.part).label("part")).group_by(t.subject)
        if subjects is not None:
            asked = asked.where(t.subject.in_(subjects))
        for row in view.rows(asked) if subjects != [] else []:
            found[row["subject"]][name] = int(row["part"])
    return found


def _guarded(totals: Row, who: Caller) -> Row:
    if who.sees_all_of_people:
        return dict(totals)
    return {
        name: few_or_near(value, who.fewest) if value is not None and name in OF_STUDENTS else value
        for name, value in totals.items()
    }


def _kinds(view: View, who: Caller) -> Iterable[Row]:
    rows = view.rows(cooperation_list(view.on))
    parties, totals = _parties(view, [row["subject"] for row in rows]), _totals(view)
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[row["kind"]].append(row)
    for kind, there in by_kind.items():
        states = [row["state"] for row in there]
        running = [row for row in there if row["state"] == "in_force"]
        roles: dict[str, set[str]] = defaultdict(set)
        for row in running:
            for party in parties[row["subject"]]:
                roles["school" if "school" in (party["party_role"] or "") else party["party_role"]].add(party["party"])
        yield {
            "kind": kind,
            **{state: states.count(state) for state in ("in_force", "coming", "ended")},
            "schools": len(roles["school"]),
            "enterprises": len(roles["employer"]),
            "planned_students": _sum(row["planned_students"] for row in running),
            **_guarded({name: _sum(totals[row["subject"]][name] for row in running) for name in COUNTED}, who),
            "stated_at": max(row["stated_at"] for row in there),
        }


def _sum(values: Iterable[int | None]) -> int | None:
    """None where nobody has stated any."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _stated(view: View, query: MomentQuery, subject: str, who: Caller) -> Row:
    listed = cooperation_list(view.on).subquery()
    rows = view.rows(select(listed).where(listed.c.subject == subject))
    if not rows:
        raise UnknownName(
            f"没有合作 {subject[:80]}；请核对编号，或换一个时点",
            f"there is no cooperation {subject[:80]}; check the subject, or ask for another moment",
        )
    c = cooperations(view.on).subquery()
    stated = view.rows(select(c).where(c.c.subject == subject).order_by(c.c.member))
    p = cooperation_progress.table.c
    progress = select(p.member, p.term, p.counted_on, *(p[name] for name in TOTALS)).where(p.subject == subject)
    counted = view.rows(progress.where(p.counted_on <= view.on).order_by(p.counted_on.desc(), p.member))
    return {
        "as_of": view.on,
        "live": query.live,
        "cooperation": _told(view, rows, who)[0],
        "statements": named_rows(view, stated, members=("member",)),
        "progress": [_guarded(row, who) for row in named_rows(view, counted, members=("member",))],
    }
