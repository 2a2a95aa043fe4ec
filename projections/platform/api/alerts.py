"""/v1/alerts: demands that expire soon with openings left, and sources that have gone quiet.

Live from the alert table, where workers have raised them. A past day has the demands, from its facts.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import select

from projections.demand import EXPIRING, expiring
from projections.engine.view import Row
from projections.platform.api.moments import ListQuery
from projections.platform.api.names import member_names
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS
from projections.platform.api.reader import Reader
from projections.platform.api.shapes import Alert
from projections.quiet_sources import QUIET
from projections.records import alert
from schemas.days import day_of


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["预警 / alerts"], responses=READ_PROBLEMS)

    @router.get("/alerts", summary="预警，先到期的在前 / alerts, the first due first", response_model=Page[Alert])
    def alerts(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            if query.live:
                a = alert.c
                about = (a.kind, a.subject, a.member, a.due_on, a.openings_left, a.last_at, a.allowed_days)
                rows = view.rows(select(*about))
            else:
                nothing = {"kind": EXPIRING, "last_at": None, "allowed_days": None}
                rows = [row | nothing for row in view.rows(expiring(view.on))]
            named = member_names(view, {row["member"] for row in rows})
        items = [row | {"member_zh": named.get(row["member"])} | said(row) for row in rows]
        page, following = page_of("alerts", query, items, lambda i: (i["due_on"], i["kind"], i["subject"]))
        return {"items": page, "next": following}

    return router


def said(row: Row) -> dict[str, str]:
    """One sentence, in Chinese and English."""
    if row["kind"] == QUIET:
        since, days = day_of(row["last_at"]), row["allowed_days"]
        return {
            "zh": f"自 {since} 起没有陈述任何事实，通常 {days} 天之内会有",
            "en": f"has stated nothing since {since}; {days} days without is the most that is usual",
        }
    left, until = row["openings_left"], row["due_on"]
    return {"zh": f"尚缺 {left} 人，{until} 到期", "en": f"{left} still open, expires on {until}"}
