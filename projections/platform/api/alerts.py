"""/v1/alerts: demands that expire soon with openings left, and sources that have gone quiet.

Live from the alert table, where workers have raised them. A past day has the demands, from its facts.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import literal, select, tuple_

from projections.demand import EXPIRING, demand, expiring
from projections.engine.view import Row, View
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import member_names
from projections.platform.api.paging import Page, bad_cursor, cursor_of, key_of, page_of
from projections.platform.api.problems import READ_PROBLEMS
from projections.platform.api.shapes import Alert
from projections.quiet_sources import QUIET
from projections.records import alert
from schemas.days import day_of
from schemas.errors import NeedsRebuild


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["预警 / alerts"], responses=READ_PROBLEMS)

    @router.get("/alerts", summary="预警，先到期的在前 / alerts, the first due first", response_model=Page[Alert])
    def alerts(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            page, following = _raised(view, query) if query.live else _expiring(view, query)
            named = member_names(view, {row["member"] for row in page})
            titles = demand_titles(view, [row["subject"] for row in page if row["kind"] == EXPIRING])
        items = [
            row | {"member_zh": named.get(row["member"]), "title": titles.get(row["subject"])} | said(row)
            for row in page
        ]
        return {"items": items, "next": following}

    return router


def _raised(view: View, query: ListQuery) -> tuple[list[Row], str | None]:
    """A page of the alert table, read no further than it goes."""
    a = alert.c
    order, last = (a.due_on, a.kind, a.subject), key_of("alerts", query)
    about = (a.kind, a.subject, a.member, a.due_on, a.openings_left, a.last_at, a.allowed_days)
    wanted = select(*about).order_by(*order).limit(query.limit + 1)
    if last is not None:
        if [type(one) for one in last] != [date, str, str] or any("\0" in str(one) for one in last):
            raise bad_cursor(query.cursor or "")
        wanted = wanted.where(tuple_(*order) > tuple_(*map(literal, last)))
    rows = view.rows(wanted)
    page = rows[: query.limit]
    return page, cursor_of("alerts", query, _key(page[-1])) if len(rows) > query.limit else None


def demand_titles(view: View, subjects: list[str]) -> dict[str, str | None]:
    """Titles of demands by their numbers; an alert can be shown without one."""
    if not subjects:
        return {}
    d = demand.table.c
    try:
        found = view.rows(select(d.subject, d.title).where(d.subject.in_(subjects)))
    except NeedsRebuild:
        return {}
    return {row["subject"]: row["title"] for row in found}


def _expiring(view: View, query: ListQuery) -> tuple[list[Row], str | None]:
    nothing = {"kind": EXPIRING, "last_at": None, "allowed_days": None}
    return page_of("alerts", query, [row | nothing for row in view.rows(expiring(view.on))], _key)


def _key(row: Row) -> tuple[date, str, str]:
    return row["due_on"], row["kind"], row["subject"]


def said(row: Row) -> dict[str, str]:
    """One sentence, in Chinese and English."""
    if row["kind"] == QUIET:
        since, days = day_of(row["last_at"]), row["allowed_days"]
        return {
            "zh": f"自 {since} 起没有报送任何事实，通常 {days} 天之内会有",
            "en": f"has stated nothing since {since}; {days} days without is the most that is usual",
        }
    left, until = row["openings_left"], row["due_on"]
    return {"zh": f"尚缺 {left} 人，{until} 到期", "en": f"{left} still open, expires on {until}"}
