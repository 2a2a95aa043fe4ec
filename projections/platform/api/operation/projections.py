"""/v1/projections: generations and how far they are; an operator asks workers for a rebuild or for the way back.

This process rebuilds nothing: it writes a request, which a worker takes (`stream_processors.rebuild.requested`).
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection

from projections.engine import generations, rebuild_requests
from projections.engine.database_errors import database_errors_told
from projections.engine.declaration import Projection
from projections.engine.generation_progress import Progress, progress
from projections.platform.access.caller import Asking
from projections.platform.access.refusing import refusal
from projections.platform.access.roles import Caller, Role, Way
from projections.platform.api.moments.reader import Reader
from projections.platform.api.operation.shapes import Confirmation, ProjectionList, RequestShape
from projections.platform.api.problems import responses
from schemas.errors import UnknownName, UsageError
from schemas.topics import Topics

SHOWN = 12
"""Digits of a declaration's hash."""


def routes(reader: Reader, topics: Topics, *, measures_lag: bool = False) -> APIRouter:
    router = APIRouter(prefix="/v1/projections", tags=["运行 / operation"])
    declared = sorted(reader.projections, key=lambda p: (not p.entities, p.name))
    made_from = {p.name: [topics.canonical(family) for family in p.families] for p in declared if p.entities}

    @router.get(
        "", summary="各投影及其各代 / projections and their generations", response_model=ProjectionList,
        responses=responses(503),
    )  # fmt: skip
    def listed() -> dict[str, Any]:
        with database_errors_told(), reader.engine.connect() as connection:
            return {"items": _items(connection, declared, made_from), "measures_lag": measures_lag}

    told: dict[str, Any] = {
        "status_code": 202,
        "response_model": RequestShape,
        "responses": responses(400, 401, 403, 404, 422, 503),
    }

    @router.post("/{name}/rebuild", summary="请工作进程重建一个投影 / ask a worker to rebuild a projection", **told)
    def rebuild(name: str, said: Confirmation, who: Asking) -> dict[str, Any]:
        return asked(name, said, who, rebuild_requests.REBUILD)

    @router.post(
        "/{name}/return", summary="请工作进程恢复上一代 / ask a worker to bring the previous generation back", **told
    )
    def bring_back(name: str, said: Confirmation, who: Asking) -> dict[str, Any]:
        return asked(name, said, who, rebuild_requests.RETURN)

    def asked(name: str, said: Confirmation, who: Caller, what: str) -> dict[str, Any]:
        if who.role is not Role.OPERATOR or who.way is not Way.SESSION:
            raise refusal(who, f"/v1/projections/{name[:40]}/{what}")
        projection = _named(name, declared)
        if said.confirm != projection.name:
            raise UsageError(
                f"confirm 的值 {said.confirm} 与投影名 {projection.name} 不同；请再写一遍投影名",
                f"confirm is {said.confirm}, not {projection.name}; write the projection's name once more",
            )
        with database_errors_told(), reader.engine.begin() as connection:
            if what == rebuild_requests.RETURN:
                _require_previous(connection, projection)
            new = rebuild_requests.ask(connection, projection.name, what, who.account or "")
            return dict(new._mapping)

    return router


def _named(name: str, declared: list[Projection]) -> Projection:
    found = next((p for p in declared if p.name == name and p.entities), None)
    if found is None:
        names = ", ".join(p.name for p in declared if p.entities)
        raise UnknownName(
            f"没有投影 {name[:40]}，或它没有自己的表；可选：{names}",
            f"there is no projection {name[:40]} with tables of its own; there are: {names}",
        )
    return found


def _require_previous(connection: Connection, projection: Projection) -> None:
    held = generations.pointer(connection, projection.name)
    if not _can_return(held, projection):
        raise UsageError(
            f"投影 {projection.name} 没有由同一声明建立的上一代可恢复；可以重建",
            f"projection {projection.name} has no previous generation of this declaration; it can be rebuilt",
        )


def _can_return(held: Any, projection: Projection) -> bool:
    return held is not None and held.previous is not None and held.previous_declaration == projection.declaration


def _items(connection: Connection, declared: list[Projection], made_from: dict[str, list[str]]) -> list[dict[str, Any]]:
    far, requests = progress(connection, made_from), rebuild_requests.newest(connection)
    items = []
    for p in declared:
        held = generations.pointer(connection, p.name) if p.entities else None
        fits = held is not None and not held.stale and held.declaration == p.declaration
        can_return, request = _can_return(held, p), requests.get(p.name)
        items.append(
            {
                "name": p.name,
                "title_zh": p.title_zh,
                "title_en": p.title_en,
                "families": sorted(p.families),
                "reads": sorted(p.reads),
                "derived": not p.entities,
                "needs_rebuild": bool(p.entities) and not fits,
                "can_return": can_return,
                "generations": [_told(one) for one in far.get(p.name, [])],
                "request": request and dict(request._mapping),
                "rebuild_command": f"kiteline rebuild {p.name}" if p.entities else None,
                "return_command": f"kiteline rebuild {p.name} --back" if can_return else None,
            }
        )
    return items


def _told(one: Progress) -> dict[str, Any]:
    rate = None if one.rate is None else round(one.rate, 1)
    left = None if one.seconds_left is None else round(one.seconds_left, 1)
    return {
        "number": one.number,
        "state": one.state,
        "declaration": one.declaration[:SHOWN],
        "begun_at": one.begun_at,
        "built_at": one.built_at,
        "read": one.read,
        "whole": one.whole,
        "rate": rate,
        "seconds_left": left,
        "under_way": one.under_way,
        "bytes": one.bytes,
    }
