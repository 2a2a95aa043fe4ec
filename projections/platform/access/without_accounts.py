"""/v1/session where there are no accounts: the page asks who it is shown to before it shows anything."""

from __future__ import annotations

from fastapi import APIRouter

from projections.platform.access.roles import EVERYTHING
from projections.platform.access.session_routes import Who


def routes() -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["账号 / account"])

    @router.get("/session", summary="我是谁 / who am I", response_model=Who)
    def who() -> Who:
        return Who(
            role=EVERYTHING.role,
            account=None,
            member=None,
            way=EVERYTHING.way,
            scopes=[],
            csrf_token=None,
            ends_at=None,
            grants={},
        )

    return router
