"""/v1/editions.atom: published editions of reports as a feed (RFC 4287), the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import and_, select

from projections.engine.view import Row
from projections.platform.api.evaluation.atom import MEDIA_TYPE, Entry, feed
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.paging import page_of
from projections.platform.api.problems import READ_PROBLEMS
from projections.report_editions import closed_editions, report_edition

SELF = "/v1/editions.atom"
NONE_YET = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was updated: the format asks for a time, and it must not change by itself."""


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["成效 / evaluation"], responses=READ_PROBLEMS)

    @router.get(
        "/editions.atom",
        summary="已定稿的报告，供订阅 / published editions of reports, to subscribe to",
        response_class=Response,
        responses={200: {"content": {"application/atom+xml": {"schema": {"type": "string"}}}}},
    )
    def editions(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
        with reader.view(query) as view:
            told = closed_editions(view.on).subquery()
            e = report_edition.table.c
            same = and_(e.subject == told.c.subject, e.edition == told.c.edition)
            rows = view.rows(select(told, e.report_kind_at.label("closed_at")).join(report_edition.table, same))
        page, following = page_of("editions", query, rows, _newest_first)
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        links = {"self": f"{SELF}?{request.url.query}" if request.url.query else SELF}
        if following:
            links["next"] = f"{SELF}?{urlencode([*asked, ('cursor', following)])}"
        updated = max((row["closed_at"] for row in rows), default=NONE_YET)
        body = feed("urn:kiteline:editions", "产教联合体报告定稿 / Editions of reports", updated, links, _entries(page))
        return Response(body, media_type=MEDIA_TYPE)

    return router


def _newest_first(row: Row) -> tuple[Any, ...]:
    return (-row["closed_at"].timestamp(), row["subject"], row["edition"])


def _entries(rows: Sequence[Row]) -> list[Entry]:
    return [
        Entry(
            id=f"urn:kiteline:edition:{quote(row['subject'], safe='/')}:{row['edition']}",
            title=f"{row['title']}（第 {row['edition']} 版）",
            updated=row["closed_at"],
            text=_told(row),
            category=row["report_kind"],
            # Only what a reader's program may open; the contract allows nothing else, and an old fact is no exception.
            link=row["link"] if (row["link"] or "").startswith(("http://", "https://")) else None,
        )
        for row in rows
    ]


def _told(row: Row) -> str:
    """What the entry says, one fact of it a line."""
    lines = [f"期间 / period: {row['period']}；数据截至 / as of: {row['as_of_on']}"]
    if row["replaces_edition"] is not None:
        lines.append(
            f"替代第 {row['replaces_edition']} 版 / replaces edition {row['replaces_edition']}：{row['reason'] or ''}"
        )
    if row["edition"] != row["newest"]:
        lines.append(f"已有第 {row['newest']} 版 / there is a newer edition: {row['newest']}")
    return "\n".join([*lines, f"清单 / manifest SHA-256: {row['manifest_sha256']}"])
