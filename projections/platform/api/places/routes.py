"""/v1/places: counties and zones with what each has, and one of them with its members and demands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import and_, or_, select

from projections.demand import demand_list
from projections.engine.view import Row, View
from projections.evaluation.members_conduct import MONTH
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller, Grant
from projections.platform.api.figures.reporting import newest_of_members, silent_members
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import member_names
from projections.platform.api.people import at_month_end, day_only
from projections.platform.api.places.belonging import ZONE, Here, places_of
from projections.platform.api.places.counting import counted
from projections.platform.api.places.shapes import OnePlace, Places
from projections.platform.api.problems import READ_PROBLEMS, responses
from schemas.errors import UnknownName
from schemas.place_layout import PlaceLayout, place_layout

WANTED = 10
"""Demands of a place that are listed."""


def routes(reader: Reader, layout: PlaceLayout | None = None) -> APIRouter:
    router = APIRouter(prefix="/v1/places", tags=["园区与县市区 / places"], responses=READ_PROBLEMS)
    layout = layout or place_layout()

    @contextmanager
    def people_view(view: View, query: MomentQuery, who: Caller) -> Iterator[View]:
        if who.sees_all_of_people:
            yield view
            return
        with reader.view(at_month_end(query)) as then:
            yield then

    def told(view: View, query: MomentQuery, who: Caller) -> tuple[dict[str, Here], list[Row], list[Row], Row]:
        """Places, their rows, members that have not reported, and the days of the answer."""
        places, silent = places_of(view, layout), silent_members(view)
        newest = newest_of_members(view)
        with people_view(view, query, who) as people:
            numbers = counted(view, people, places)
            known = numbers.known or who.sees_all_of_people
            days = {"as_of": view.on, "people_as_of": people.on, "people_on_record": known}
        fewest = None if who.sees_all_of_people else who.fewest
        quiet = {one["member"] for one in silent}
        rows = [
            here.told(layout)
            | {
                "figures": numbers.figures(here, quiet, fewest),
                "last_recorded_at": max(
                    (at for code in here.members if (at := _told_at(newest.get(code), code, who))), default=None
                ),
            }
            for here in places.values()
        ]
        return places, rows, silent, days

    @router.get("", summary="各县市区与园区 / all counties and zones", response_model=Places)
    def listed(query: Annotated[MomentQuery, Query()], who: Asking) -> dict[str, Any]:
        with reader.view(query) as view:
            _, rows, _, days = told(view, query, who)
        rows.sort(key=lambda row: (row["row"], row["column"]))
        return days | {"live": query.live, "items": rows}

    @router.get(
        "/{code}",
        summary="一个县市区或园区：成员、需求、谁未报送 / one of them: members, demands, who has not reported",
        response_model=OnePlace,
        responses=responses(404),
    )
    def one(code: str, query: Annotated[MomentQuery, Query()], who: Asking) -> dict[str, Any]:
        with reader.view(query) as view:
            places, rows, silent, days = told(view, query, who)
            if code not in places:
                names = ", ".join(sorted(places))
                raise UnknownName(
                    f"没有县市区或园区 {code[:40]}；已有：{names}",
                    f"there is no county or zone {code[:40]}; there are: {names}",
                )
            here, newest = places[code], newest_of_members(view)
            wanted = _wanted(view, here)
        quiet = [one for one in silent if one["member"] in here.members]
        codes = {one["member"] for one in quiet}
        members = [
            {name: row[name] for name in ("member_code", "name_zh", "kind", "status")}
            | {"last_recorded_at": _told_at(newest.get(member), member, who), "silent": member in codes}
            for member, row in sorted(here.members.items())
        ]
        about = next(row for row in rows if row["code"] == code)
        quiet_here = {"silent_since": days["as_of"] - MONTH, "silent": quiet}
        return about | days | quiet_here | {"members": members, "wanted": wanted}

    return router


def _told_at(at: datetime | None, member: str, who: Caller) -> datetime | None:
    """To the day, for those who do not see facts about graduates: times would be a feed of them."""
    grant = who.may("graduate-facts")
    exact = grant is Grant.ALL or (grant is Grant.OWN and member == who.member)
    return at if at is None or exact else day_only(at)


def _wanted(view: View, here: Here) -> list[Row]:
    d = demand_list(view.on).subquery().c
    columns = (d.subject, d.title, d.member, d.open, d.openings, d.valid_until)
    by_park = and_(d.county.is_(None), d.park.in_(sorted(here.codes)))
    there = d.park == here.code if here.kind == ZONE else or_(d.county == here.code, by_park)
    rows = view.rows(select(*columns).where(there).order_by(d.open.desc(), d.subject).limit(WANTED))
    named = member_names(view, {row["member"] for row in rows})
    return [row | {"member_zh": named.get(row["member"])} for row in rows]
