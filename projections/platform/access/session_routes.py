"""/v1/session and /v1/account: log in, who am I, log out, a new password."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from projections.platform.access.caller import Asking
from projections.platform.access.gate import Access, cookie_name
from projections.platform.access.roles import Role, Way
from projections.platform.access.same_site import check_origin
from projections.platform.access.sessions import LONGEST, csrf_token
from projections.platform.api.problems import responses
from schemas.errors import RequestRefused

LONGEST_INPUT = 400


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=60, description="账号 / account")
    password: SecretStr = Field(max_length=LONGEST_INPUT)


class NewPassword(BaseModel):
    model_config = ConfigDict(extra="forbid")

    present: SecretStr = Field(max_length=LONGEST_INPUT, description="现在的密码 / the password now")
    password: SecretStr = Field(max_length=LONGEST_INPUT, description="新密码 / the new one")


class Who(BaseModel):
    """Who is asking. `csrf_token` goes into the header X-CSRF-Token of writes."""

    role: Role
    account: str | None
    member: str | None = Field(description="本成员的代码 / whose things are one's own")
    way: Way
    scopes: list[str]
    csrf_token: str | None
    ends_at: datetime | None = Field(description="不再使用则到此为止 / when the session ends if it is not used")
    grants: dict[str, str] = Field(description="可看什么，按权限表 / what the policy gives this role")


def routes(access: Access) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["账号 / account"])

    @router.get("/session", summary="我是谁 / who am I", response_model=Who, responses=responses(401, 503))
    def who(request: Request, asking: Asking, response: Response) -> Who:
        response.headers["Cache-Control"] = "no-store"
        cookie = request.cookies.get(cookie_name(request), "")
        found = access.sessions.find(cookie) if asking.way is Way.SESSION else None
        return Who(
            role=asking.role,
            account=asking.account,
            member=asking.member,
            way=asking.way,
            scopes=sorted(asking.scopes),
            csrf_token=csrf_token(cookie) if found else None,
            ends_at=found.ends_at if found else None,
            grants={name: grant.value for name, grant in asking.grants.items()},
        )

    @router.post(
        "/session",
        summary="登录 / log in",
        response_model=Who,
        responses=responses(400, 401, 403, 408, 413, 422, 429, 503),
    )
    def log_in(request: Request, said: Credentials) -> JSONResponse:
        check_origin(request)
        name = access.accounts.log_in(said.name, said.password.get_secret_value())
        cookie = access.sessions.begin(name, instead_of=request.cookies.get(cookie_name(request)))
        found = access.sessions.find(cookie)
        assert found
        seen = access.for_role(found.role, found.member)
        body = Who(
            role=found.role, account=name, member=found.member, way=Way.SESSION, scopes=[], csrf_token=csrf_token(cookie),
            ends_at=found.ends_at, grants={one: grant.value for one, grant in seen.grants.items()},
        )  # fmt: skip
        answer = JSONResponse(body.model_dump(mode="json"), headers={"Cache-Control": "no-store"})
        secure = request.url.scheme == "https"
        answer.set_cookie(
            cookie_name(request), cookie, max_age=int(LONGEST.total_seconds()), path="/", secure=secure, httponly=True,
            samesite="lax",
        )  # fmt: skip
        return answer

    @router.delete(
        "/session",
        summary="退出 / log out",
        status_code=204,
        response_class=Response,
        responses=responses(401, 403, 503),
    )
    def log_out(request: Request, asking: Asking) -> Response:
        check_origin(request)
        if asking.way is Way.SESSION:
            access.sessions.end(request.cookies[cookie_name(request)])
        answer = Response(status_code=204)
        answer.delete_cookie(cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True)
        return answer

    @router.post(
        "/account/password",
        summary="改密码，其他会话随即结束 / a new password; other sessions end",
        status_code=204,
        response_class=Response,
        responses=responses(400, 401, 403, 408, 413, 422, 429, 503),
    )
    def password(said: NewPassword, asking: Asking) -> Response:
        name = session_of(asking)
        access.accounts.log_in(name, said.present.get_secret_value())
        access.accounts.set_password(name, said.password.get_secret_value(), keep_session=asking.session)
        return Response(status_code=204)

    return router


def session_of(asking: Any) -> str:
    """The account that is logged in. Raises RequestRefused (unauthenticated)."""
    if asking.way is not Way.SESSION or asking.account is None:
        raise RequestRefused("请先登录", "log in first", kind="unauthenticated", attribute="Authorization")
    return str(asking.account)
