"""/v1/mine/uploads: a spreadsheet is read and every row that cannot be a fact is named; then it is published, and what
becomes of it is told as the verdicts come in."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from infra.mine.outcomes import UploadOutcomes
from infra.mine.publishing import MemberPublishing, safe_name
from infra.sealing_source import LegalBasis
from producers.gateway.access import body_of
from producers.publishing import PublishReport
from producers.rows import Source
from projections.platform.access.caller import own_member
from projections.platform.api.problems import responses
from projections.platform.api.serving.request_bounds import Bounds
from schemas.chinese import field_zh
from schemas.positions import parse_position

LARGEST = 8 * 1024 * 1024
PATH = "/v1/mine/uploads"
ANNOTATED = f"{PATH}/annotated"
BOUNDS = Bounds(larger={PATH: LARGEST, ANNOTATED: LARGEST})
"""What an API with these routes lets through."""
SHOWN = 500
"""Rows listed one by one; more are only counted."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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


class TurnedDown(WrongRow):
    """A row whose fact was rejected; one for each reason."""

    event_type: str | None
    field_zh: str | None = Field(description="字段的中文名 / the field's Chinese name")
    code: str = Field(description="理由代码 / reason code")
    dead_letter: str = Field(description="死信的位置，可在此改正 / where it can be corrected")


class Outcome(BaseModel):
    """Of everything that stands in the member's inbox between two positions."""

    written: int
    outcomes: dict[str, int] = Field(description="裁定 / verdicts: accepted, rejected, duplicate")
    undecided: int = Field(description="还没有裁定的 / without a verdict yet")
    rejected_count: int
    rejected: list[TurnedDown]


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
    sent: int = Field(description="写入的条数 / records written")
    first: str | None = Field(description="从哪里写起 / written from here")
    position: str | None = Field(description="写到哪里，可作 wait_for / written up to here")


Member = Annotated[str, Depends(own_member)]
Name = Annotated[str, Query(min_length=1, max_length=200, description="文件名，带扩展名 / with its extension")]
Basis = Annotated[LegalBasis | None, Query(description="读取个人信息的依据 / what allows personal data")]
REFUSALS = responses(400, 401, 403, 404, 408, 413, 422, 503)


def routes(publishing: MemberPublishing, outcomes: UploadOutcomes) -> APIRouter:
    router = APIRouter(tags=["我的报送 / mine"])

    @router.post(
        PATH,
        summary="上传电子表格：先看问题，再发布 / a spreadsheet: first its problems, then published",
        response_model=Upload,
        responses=REFUSALS,
        openapi_extra=BODY,
    )
    async def upload(
        request: Request,
        member: Member,
        filename: Name,
        publish: bool = Query(False, description="false：只检查，不发送、不记录 / read it only"),
        wait: float = Query(
            10, ge=0, le=30, description="等裁定的秒数，0 不等 / seconds to wait for verdicts, 0: none"
        ),
        legal_basis: Basis = None,
    ) -> Upload:
        content = await body_of(request, LARGEST)
        report = await run_in_threadpool(
            publishing.publish, member, filename, content, dry_run=not publish, wait=wait, basis=legal_basis
        )
        return told(report, published=publish)

    @router.post(
        ANNOTATED,
        summary="检查电子表格，错的格子标红后交回；不发送 / given back with wrong cells marked; nothing is sent",
        response_class=Response,
        responses=REFUSALS | {200: {"content": {XLSX: {}}, "description": "xlsx"}},
        openapi_extra=BODY,
    )
    async def annotated(request: Request, member: Member, filename: Name, legal_basis: Basis = None) -> Response:
        content = await body_of(request, LARGEST)
        made = await run_in_threadpool(publishing.annotated, member, filename, content, legal_basis)
        return workbook(made, f"{safe_name(filename).rpartition('.')[0] or 'upload'}_批注.xlsx")

    @router.get(
        f"{PATH}/outcome",
        summary="一次上传到现在的裁定 / the verdicts on an upload up to now",
        response_model=Outcome,
        responses=responses(401, 403, 422, 503),
    )
    def outcome(
        member: Member,
        first: str = Query(max_length=300, description="上传所答的 first / as the upload has answered"),
        last: str = Query(max_length=300, description="上传所答的 position / its position"),
    ) -> Outcome:
        found = outcomes.between(member, parse_position(first, "first"), parse_position(last, "last"))
        rejected = [
            TurnedDown(
                **_row(one.source, reason.get("field"), reason.get("value"), reason["zh"], reason["en"]).model_dump(),
                event_type=one.event_type,
                field_zh=field_zh(str(reason["field"]).rpartition(".")[2]) if reason.get("field") else None,
                code=reason["code"],
                dead_letter=one.dead_letter,
            )
            for one in found.rejected[:SHOWN]
            for reason in one.reasons
        ]
        return Outcome(
            written=found.written,
            outcomes=dict(found.outcomes),
            undecided=found.undecided,
            rejected_count=len(found.rejected),
            rejected=rejected,
        )

    return router


def workbook(content: bytes, name: str) -> Response:
    """An answer that browsers keep as a file."""
    disposition = f"attachment; filename=\"kiteline.xlsx\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=XLSX, headers={"Content-Disposition": disposition, "Cache-Control": "no-store"})


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
        undecided=len(report.delivered) - sum(outcomes.values()),
        sent=len(report.delivered),
        first=str(report.delivered[0].position) if report.delivered else None,
        position=str(report.delivered[-1].position) if report.delivered else None,
    )


def _row(source: Source | None, field: str | None, value: str | None, zh: str, en: str) -> WrongRow:
    sheet, row = (source.sheet, source.row) if source else ("", None)
    return WrongRow(sheet=sheet, row=row, field=field, value=None if value is None else str(value), zh=zh, en=en)
