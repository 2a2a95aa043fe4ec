"""POST /v1/mine/uploads: a spreadsheet is read and every row that cannot be a fact is named; then it is published."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from infra.mine.publishing import MemberPublishing
from infra.sealing_source import LegalBasis
from producers.gateway.access import body_of
from producers.publishing import PublishReport
from producers.rows import Source
from projections.platform.access.caller import own_member
from projections.platform.api.problems import responses
from projections.platform.api.serving.request_bounds import Bounds

LARGEST = 8 * 1024 * 1024
PATH = "/v1/mine/uploads"
BOUNDS = Bounds(larger={PATH: LARGEST})
"""What an API with these routes lets through."""
SHOWN = 500
"""Rows listed one by one; more are only counted."""
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class WrongRow(BaseModel):
    """A row that cannot become a fact, or whose fact was rejected."""

    sheet: str
    row: int | None = Field(description="电子表格中的行号，从 1 起 / as the spreadsheet program counts")
    field: str | None
    value: str | None
    zh: str
    en: str


class Upload(BaseModel):
    """What became of a file."""

    published: bool
    rows: int
    stated: dict[str, int] = Field(description="新事实，按事件类型 / new facts by event type")
    unchanged: int
    duplicates: int
    refused_count: int
    refused: list[WrongRow] = Field(description="不能成为事实的行 / rows that cannot become facts")
    unknown_sheets: list[str]
    left_over: int = Field(description="以前留下、这次先发送的 / sent first, left from before")
    outcomes: dict[str, int] = Field(description="裁定 / verdicts: accepted, rejected, duplicate")
    rejected: list[WrongRow]
    undecided: int = Field(description="到时还没有裁定的 / without a verdict in time")
    position: str | None = Field(description="写到哪里，可作 wait_for / written up to here")


def routes(publishing: MemberPublishing) -> APIRouter:
    router = APIRouter(tags=["我的报送 / mine"])

    @router.post(
        PATH,
        summary="上传电子表格：先看问题，再发布 / a spreadsheet: first its problems, then published",
        response_model=Upload,
        responses=responses(400, 401, 403, 404, 408, 413, 422, 503),
        openapi_extra=BODY,
    )
    async def upload(
        request: Request,
        member: Annotated[str, Depends(own_member)],
        filename: str = Query(min_length=1, max_length=200, description="文件名，带扩展名 / with its extension"),
        publish: bool = Query(False, description="false：只检查，不发送、不记录 / read it only"),
        wait: float = Query(10, ge=0, le=30, description="等裁定的秒数 / seconds to wait for the verdicts"),
        legal_basis: LegalBasis | None = Query(None, description="读取个人信息的依据 / what allows personal data"),
    ) -> Upload:
        content = await body_of(request, LARGEST)
        report = await run_in_threadpool(
            publishing.publish, member, filename, content, dry_run=not publish, wait=wait, basis=legal_basis
        )
        return told(report, published=publish)

    return router


def told(report: PublishReport, *, published: bool) -> Upload:
    [file] = report.files
    outcomes = {name: sum(n for (o, _), n in report.outcomes.items() if o == name) for name, _ in report.outcomes}
    return Upload(
        published=published,
        rows=file.rows,
        stated=dict(file.stated),
        unchanged=file.unchanged,
        duplicates=file.duplicates,
        refused_count=len(file.refused),
        refused=[_row(one.source, one.field, one.value, one.zh, one.en) for one in file.refused[:SHOWN]],
        unknown_sheets=file.unknown_sheets,
        left_over=report.left_over,
        outcomes=outcomes,
        rejected=[
            _row(one.source, reason.get("field"), reason.get("value"), reason["zh"], reason["en"])
            for one in report.rejected[:SHOWN]
            for reason in one.verdict["reasons"]
        ],
        undecided=report.undecided,
        position=str(report.delivered[-1].position) if report.delivered else None,
    )


def _row(source: Source | None, field: str | None, value: str | None, zh: str, en: str) -> WrongRow:
    sheet, row = (source.sheet, source.row) if source else ("", None)
    return WrongRow(sheet=sheet, row=row, field=field, value=value, zh=zh, en=en)
