"""`GET /v1/reasons`: every reason for a rejection, what it means and how to mend it; for anyone, without a token."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from producers.gateway.problems import responses
from producers.rows import shown
from schemas.errors import RequestRefused, UnknownName
from schemas.reason_examples import explained
from schemas.reasons import SENTENCES


def routes() -> APIRouter:
    router = APIRouter(tags=["裁定理由 / reasons"])

    @router.get("/v1/reasons", summary="全部退回理由 / every reason for a rejection")
    def listed() -> dict[str, list[dict[str, Any]]]:
        return {"items": [explained(code) for code in SENTENCES]}

    @router.get("/v1/reasons/{code}", summary="一个退回理由 / one reason", responses=responses(404))
    def one(code: str) -> dict[str, Any]:
        try:
            return explained(code)
        except UnknownName as error:
            raise RequestRefused(error.zh, error.en, kind="not-found", attribute="code", value=shown(code)) from error

    return router
