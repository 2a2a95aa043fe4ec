"""/v1/facts and /v1/rejections: what admission took and what it turned down, newest first."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import ColumnElement

from projections.platform.access.caller import Asking
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import Page, bad_cursor, cursor_of, key_of
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.shapes import Fact, Rejection
from projections.platform.api.statements.verdicts import (
    accepted_by,
    facts_for,
    rejected_by,
    rejections_for,
    told,
    verdict_rows,
)
from projections.records import verdict


def newest(reader: Reader, name: str, query: ListQuery, conditions: list[ColumnElement[bool]]) -> dict[str, Any]:
    """One page of the verdicts that meet `conditions`, newest first: items, and the cursor of the next page."""
    before = key_of(name, query)
    if before is not None:
        if not (len(before) == 1 and isinstance(before[0], int)):
            raise bad_cursor(query.cursor or "")
        conditions = [*conditions, verdict.c.seq < before[0]]
    wanted = verdict_rows(*conditions).order_by(verdict.c.seq.desc()).limit(query.limit + 1)
    with reader.live() as view:
        rows = view.rows(wanted)
        items = told(view, rows[: query.limit])
    more = len(rows) > query.limit
    return {"items": items, "next": cursor_of(name, query, [items[-1]["seq"]]) if more else None}


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["事实 / facts"], responses=READ_PROBLEMS)

    @router.get("/facts", summary="最新被接受的事实 / newest accepted facts", response_model=Page[Fact])
    def facts(query: Annotated[ListQuery, Query()], who: Asking) -> dict[str, Any]:
        return newest(reader, "facts", query, [*accepted_by(query), *facts_for(who)])

    @router.get(
        "/rejections", summary="最新退回的报送 / newest rejections", response_model=Page[Rejection],
        responses=responses(401, 403),
    )  # fmt: skip
    def rejections(query: Annotated[ListQuery, Query()], who: Asking) -> dict[str, Any]:
        return newest(reader, "rejections", query, [*rejected_by(query), *rejections_for(who)])

    return router
