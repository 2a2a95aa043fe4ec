"""/ready: whether this process can answer reads, and if not, why. /health says only that it runs."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from projections.engine import generations
from projections.platform.api.moments.reader import Reader
from projections.platform.api.problems import Problem, problem_body
from schemas.errors import KitelineError
from schemas.problem_document import MEDIA_TYPE


class NotReadyBecause(BaseModel):
    part: str
    zh: str
    en: str


class NotReady(Problem):
    reasons: list[NotReadyBecause]


class Ready(BaseModel):
    status: str


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(tags=["运行 / operation"])

    @router.get(
        "/ready",
        summary="接口能否应答读取：数据库、档案、各投影 / can reads be answered: database, archive, projections",
        response_model=Ready,
        responses={503: {"description": "不能，附原因 / not, with the reasons", "model": NotReady}},
    )
    def ready() -> Response:
        reasons = [*_database(reader), *_archive(reader)]
        if not reasons:
            return JSONResponse(Ready(status="ready").model_dump())
        zh, en = "；".join(one.zh for one in reasons), "; ".join(one.en for one in reasons)
        told = NotReady(**problem_body("unavailable", zh, en), reasons=reasons)
        return JSONResponse(told.model_dump(), 503, {"Retry-After": "5", "Cache-Control": "no-store"}, MEDIA_TYPE)

    return router


def _database(reader: Reader) -> Iterator[NotReadyBecause]:
    """Whether the database answers, and whether each projection has tables that fit its declaration."""
    try:
        with reader.live() as view:
            there = view.generations
    except KitelineError as error:
        yield NotReadyBecause(part="database", zh=error.zh, en=error.en)
        return
    for projection in reader.projections:
        if projection.entities and projection.name not in there:
            missing = generations.needs_rebuild(projection.name)
            yield NotReadyBecause(part=f"projection {projection.name}", zh=missing.zh, en=missing.en)


def _archive(reader: Reader) -> Iterator[NotReadyBecause]:
    try:
        reader.archive_state()
    except (OSError, KitelineError) as error:
        why = error.zh if isinstance(error, KitelineError) else error.strerror or type(error).__name__
        en = error.en if isinstance(error, KitelineError) else why
        yield NotReadyBecause(
            part="archive",
            zh=f"档案读不了（{why}）：不能回答过去时点；请检查档案目录的权限和磁盘",
            en=f"the archive cannot be read ({en}), so no past moment can be answered; check its folder and disk",
        )
