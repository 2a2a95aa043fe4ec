"""/v1/tokens: an account's own API tokens: list, make (shown once), revoke."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from projections.platform.access.caller import Asking
from projections.platform.access.gate import Access
from projections.platform.access.roles import Scope
from projections.platform.access.session_routes import session_of
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.paging import Page, page_of
from projections.platform.api.problems import responses
from schemas.errors import RequestRefused

MOST = 50
LONGEST_DAYS = 366


class WantedToken(BaseModel):
    model_config = ConfigDict(extra="forbid")

    label: str = Field("", max_length=60, description="备注，如 ERP / what it is for")
    scopes: list[Scope] = Field(
        [Scope.READ], min_length=1, max_length=3, description="read 读取, mine 我的报送, state 以本成员名义报送"
    )
    days: int = Field(90, ge=1, le=LONGEST_DAYS, description="有效天数 / days until it expires")


class TokenShape(BaseModel):
    token_id: str
    label: str
    scopes: list[str]
    issued_at: datetime
    expires_at: datetime | None
    used_at: datetime | None = Field(description="最近一次使用，精确到分钟 / last use, to the minute")
    revoked_at: datetime | None


class NewToken(BaseModel):
    token_id: str
    token: str = Field(description="只显示这一次 / shown this once")
    scopes: list[str]


def routes(access: Access) -> APIRouter:
    router = APIRouter(prefix="/v1/tokens", tags=["账号 / account"])
    tokens = access.tokens

    @router.get(
        "", summary="我的令牌 / own tokens", response_model=Page[TokenShape], responses=responses(401, 403, 422, 503)
    )
    def listed(asking: Asking, query: Annotated[ListQuery, Query()]) -> dict[str, Any]:
        items = tokens.issued_to(session_of(asking))
        page, following = page_of("tokens", query, items, lambda one: (-one.issued_at.timestamp(), one.token_id))
        return {"items": [vars(one) for one in page], "next": following}

    @router.post(
        "",
        summary="签发一个令牌 / issue a token",
        status_code=201,
        response_model=NewToken,
        responses=responses(400, 401, 403, 408, 413, 422, 503),
    )
    def make(asking: Asking, wanted: WantedToken) -> JSONResponse:
        name = session_of(asking)
        if asking.member is None and set(wanted.scopes) != {Scope.READ}:
            raise RequestRefused(
                "scopes：账号不属于任何成员，只能签发 read", "scopes: an account of no member can have read only",
                kind="unusable-value", attribute="scopes",
            )  # fmt: skip
        if sum(one.revoked_at is None for one in tokens.issued_to(name)) >= MOST:
            raise RequestRefused(
                f"已有 {MOST} 个令牌；请先撤销不用的", f"there are {MOST} tokens; first revoke some", kind="unusable-value",
                attribute="label",
            )  # fmt: skip
        lasts = timedelta(days=wanted.days)
        token, token_id = tokens.issue(asking.member, wanted.label, owner=name, scopes=wanted.scopes, lasts=lasts)
        body = {"token_id": token_id, "token": token, "scopes": sorted(set(wanted.scopes))}
        return JSONResponse(body, 201, {"Cache-Control": "no-store"})

    @router.delete(
        "/{token_id}",
        summary="撤销一个令牌 / revoke a token",
        status_code=204,
        response_class=Response,
        responses=responses(401, 403, 404, 503),
    )
    def revoke(asking: Asking, token_id: str) -> Response:
        tokens.revoke_of(session_of(asking), token_id)
        return Response(status_code=204)

    return router
