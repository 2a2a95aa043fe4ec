"""Failures as application/problem+json (RFC 9457): Chinese first, English beside it, never a traceback."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.exceptions import HTTPException

from projections.platform.api.headers import SECURITY
from projections.platform.api.path_methods import methods_of
from schemas.errors import (
    KitelineError,
    NeedsRebuild,
    NotVisibleYet,
    RequestRefused,
    Unavailable,
    UnknownMember,
    UnknownName,
    UsageError,
)
from schemas.problem_document import MEDIA_TYPE, problem_responses

RETRY_AFTER = 5
AGAIN = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
UNDEFINED_TABLE = "42P01"
log = structlog.get_logger("kiteline.api")


class Problem(BaseModel):
    """Body of every error answer."""

    type: str = Field(examples=["urn:kiteline:problem:unusable-value"])
    title: str
    status: int
    detail: str
    title_en: str
    detail_en: str


TITLES: dict[str, tuple[int, str, str]] = {
    "malformed": (400, "正文无法读取", "The body cannot be read"),
    "unauthenticated": (401, "需要登录或有效的令牌", "Log in, or send a valid token"),
    "wrong-password": (401, "账号或密码不对", "Account or password is wrong"),
    "forbidden": (403, "不对你的角色开放", "Not open to your role"),
    "cross-site": (403, "请求不是本平台页面发出的", "The request does not come from a page of ours"),
    "not-found": (404, "没有这个路径", "No such path"),
    "method-not-allowed": (405, "此路径不支持该方法", "Method not allowed here"),
    "unknown-name": (404, "没有这个名称", "No such name"),
    "no-dead-letter": (404, "没有这条死信", "No such dead letter"),
    "needs-rebuild": (409, "读模型需要重建", "A read model needs a rebuild"),
    "batch-too-large": (413, "请求过大", "The request is too large"),
    "invalid-event": (422, "事件有误", "The event is wrong"),
    "unusable-value": (422, "请求中的值不可用", "A value of the request cannot be used"),
    "refused": (400, "请求无法处理", "The request cannot be handled"),
    "body-too-slow": (408, "请求的内容来得太慢", "The body came too slowly"),
    "body-too-large": (413, "请求的内容太大", "The body is too large"),
    "address-too-long": (414, "网址太长", "The address is too long"),
    "too-many-requests": (429, "请求过于频繁", "Too many requests"),
    "headers-too-large": (431, "请求头太大", "The headers are too large"),
    "internal": (500, "内部错误", "Internal error"),
    "unavailable": (503, "服务暂不可用", "A service is away"),
    "not-visible-yet": (504, "还看不到", "Not visible yet"),
}
BY_CLASS: tuple[tuple[type[KitelineError], str], ...] = (
    (UnknownName, "unknown-name"),
    (UnknownMember, "unknown-name"),
    (UsageError, "unusable-value"),
    (NeedsRebuild, "needs-rebuild"),
    (NotVisibleYet, "not-visible-yet"),
    (Unavailable, "unavailable"),
)


def problem_body(kind: str, zh: str, en: str) -> dict[str, Any]:
    """The fields of a Problem."""
    status, title, title_en = TITLES[kind]
    names = {"type": f"urn:kiteline:problem:{kind}", "title": title, "title_en": title_en}
    return names | {"status": status, "detail": zh, "detail_en": en}


def problem(kind: str, zh: str, en: str, *, retry_after: int | None = None) -> JSONResponse:
    """An answer of this kind. `retry_after`: in seconds; those that pass by themselves have one anyway."""
    body = Problem(**problem_body(kind, zh, en))
    if retry_after is None and body.status in AGAIN:
        retry_after = RETRY_AFTER
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return JSONResponse(body.model_dump(), body.status, headers, MEDIA_TYPE)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries of the problems that an endpoint may answer with."""
    return problem_responses(TITLES, statuses)


READ_PROBLEMS = responses(409, 422, 503, 504)


def answer_problems(app: FastAPI) -> None:
    """Make every failure of `app` a problem."""
    app.add_exception_handler(KitelineError, _ours)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(SQLAlchemyError, _database)
    app.add_exception_handler(Exception, _unexpected)


def answer_to(path: str, error: KitelineError | SQLAlchemyError) -> JSONResponse:
    """The problem that an error of ours, or of the database, is told as."""
    if isinstance(error, SQLAlchemyError):
        return _database_away(path, error)
    if isinstance(error, RequestRefused):
        after = int(error.value or RETRY_AFTER) if error.kind == "too-many-requests" else None
        answer = problem(error.kind, error.zh, error.en, retry_after=after)
        if error.kind == "unauthenticated":
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    kind = next((kind for cls, kind in BY_CLASS if isinstance(error, cls)), "internal")
    if kind in ("internal", "unavailable"):
        log.warning("request failed", path=path, error=error.en)
    return problem(kind, error.zh, error.en)


async def _ours(request: Request, error: Any) -> JSONResponse:
    return answer_to(request.url.path, error)


async def _validation(_: Request, error: Any) -> JSONResponse:
    first = error.errors()[0]
    place, *path = map(str, first["loc"])
    field = ".".join(path) or place
    shown = "***" if place == "body" else repr(first.get("input"))
    shown = shown if len(shown) <= 60 else shown[:60] + "…"
    context = first.get("ctx", {})
    zh, en = _WAYS_OUT.get(first["type"], ("不可用", first["msg"]))
    zh, en = zh.format(**context), en.format(**context)
    return problem("unusable-value", f"{field} 的值 {shown} {zh}", f"{field} is {shown}: {en}")


_WAYS_OUT = {
    "not_a_day": ("不是日期，请写成 YYYY-MM-DD，例如 2026-06-30", "not a day; write YYYY-MM-DD, e.g. 2026-06-30"),
    "not_a_position": (
        "不是位置，请写成 主题:分区:偏移量，例如 inbox.4137012391:0:57",
        "not a position; write topic:partition:offset, e.g. inbox.4137012391:0:57",
    ),
    "too_long": ("太多，最多 {max_length} 个", "too many, at most {max_length}"),
    "extra_forbidden": (
        "：没有这个参数，请核对拼写（见 /v1/openapi.json）",
        "there is no such parameter; check the spelling (/v1/openapi.json)",
    ),
    "literal_error": ("不可用，可用的有：{expected}", "not one of {expected}"),
    "int_parsing": ("不是整数", "not a whole number"),
    "greater_than_equal": ("太小，最小为 {ge}", "too small, at least {ge}"),
    "less_than_equal": ("太大，最大为 {le}", "too large, at most {le}"),
    "string_pattern_mismatch": ("格式不符，应符合 {pattern}", "not of the form {pattern}"),
    "string_too_long": ("太长，最多 {max_length} 个字符", "too long, at most {max_length} characters"),
}


async def _http(request: Request, error: Any) -> JSONResponse:
    path = request.url.path[:200]
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem(
            "not-found", f"没有 {path}；全部路径见 /v1/openapi.json", f"there is no {path}; all paths: /v1/openapi.json"
        )
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        method, there = request.method, ", ".join(methods_of(request.app.routes, request.url.path))
        answer = problem(
            "method-not-allowed",
            f"{path} 不支持 {method}，可用 {there}；见 /v1/openapi.json",
            f"{path} does not take {method} but {there}; see /v1/openapi.json",
        )
        answer.headers["Allow"] = there
        return answer
    kind = "unavailable" if error.status_code == HTTPStatus.SERVICE_UNAVAILABLE else "refused"
    return problem(kind, str(error.detail), str(error.detail))


async def _database(request: Request, error: Any) -> JSONResponse:
    return _database_away(request.url.path, error)


def _database_away(path: str, error: SQLAlchemyError) -> JSONResponse:
    log.warning("database failed", path=path, error=" ".join(str(error).split())[:300])
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == UNDEFINED_TABLE:
        return problem(
            "unavailable", "数据库里还没有鸢线的表；请运行 kiteline provision",
            "the database has no tables of Kiteline yet; run: kiteline provision",
        )  # fmt: skip
    return problem(
        "unavailable", "数据库暂时无法应答；请稍后重试，或运行 kiteline status",
        "the database does not answer now; try again soon, or run: kiteline status",
    )  # fmt: skip


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error", path=request.url.path, error=repr(error))
    answer = problem(
        "internal", "服务器遇到意外错误，已记入日志；请稍后重试",
        "the server met an unexpected error and has logged it; try again later",
    )  # fmt: skip
    answer.headers.update(SECURITY)  # this one is made outside of all middleware
    return answer
