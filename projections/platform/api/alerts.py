"""/v1/alerts: demands that expire soon with openings left. Live from the alert table, a past day from its facts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import select

from projections.demand import EXPIRING, expiring
from projections.platform.api.moments import ListQuery
from projections.platform.api.names import member_names
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import READ_PROBLEMS
from projections.platform.api.reader import Reader
from projections.platform.api.shapes import Alert
from projections.records import alert


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["预警 / alerts"], responses=READ_PROBLEMS)

    @router.get("/alerts", summary="预警，先到期的在前 / alerts, the first due first", response_model=Page[Alert])
    def alerts(query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        with reader.view(query) as view:
            if query.live:
                a = alert.c
                rows = view.rows(select(a.kind, a.subject, a.member, a.due_on, a.openings_left))
            else:
                rows = [row | {"kind": EXPIRING} for row in view.rows(expiring(view.on))]
            named = member_names(view, {row["member"] for row in rows})
        items = [row | {"member_zh": named.get(row["member"])} for row in rows]
        page, following = page_of("alerts", query, items, lambda i: (i["due_on"], i["kind"], i["subject"]))
        return {"items": page, "next": following}

    return router
