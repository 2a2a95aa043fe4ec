"""Failures as application/problem+json (RFC 9457): Chinese first, English beside it, what is at fault, never a traceback."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from producers.rows import shown
from schemas.errors import KitelineError, RequestRefused, Unavailable
from schemas.problem_document import MEDIA_TYPE, problem_responses

log = structlog.get_logger("kiteline.gateway")


class Problem(BaseModel):
    """Body of every refusal."""

    type: str = Field(examples=["urn:kiteline:problem:invalid-event"])
    title: str
    status: int
    detail: str
    title_en: str
    detail_en: str
    attribute: str | None = Field(None, description="CloudEvents attribute, data.<field>, header or parameter at fault")
    value: str | None = Field(None, description="its value, shortened")


TITLES: dict[str, tuple[int, str, str]] = {
    "malformed": (400, "正文无法读取", "The body cannot be read"),
    "unauthenticated": (401, "需要有效的令牌", "A valid token is needed"),
    "not-your-event": (403, "不能以他人名义报送", "You may speak for yourself only"),
    "not-found": (404, "没有这个路径", "No such path"),
    "no-dead-letter": (404, "没有这条死信", "No such dead letter"),
    "method-not-allowed": (405, "此路径不支持该方法", "Method not allowed here"),
    "id-reused": (409, "事件号已用于另一内容", "The event id is used for other content"),
    "already-accepted": (409, "此前已被接受", "It was accepted before"),
    "resubmission-busy": (409, "正在重新提交", "It is being resubmitted right now"),
    "key-busy": (409, "同一请求正在处理", "The same request is under way"),
    "event-too-large": (413, "事件过大", "The event is too large"),
    "batch-too-large": (413, "请求过大", "The request is too large"),
    "unsupported-media-type": (415, "不支持的内容类型", "Media type not supported"),
    "invalid-event": (422, "事件有误", "The event is wrong"),
    "would-be-rejected": (422, "仍会被退回", "It would be rejected again"),
    "empty-batch": (422, "批是空的", "The batch is empty"),
    "no-event-taken": (422, "没有一个事件可用", "None of the events can be taken"),
    "key-reused": (422, "幂等键已用于另一请求", "The idempotency key is used for another request"),
    "unusable-value": (422, "请求中的值不可用", "A value of the request cannot be used"),
    "too-many": (429, "发送过快", "Too many events"),
    "internal": (500, "内部错误", "Internal error"),
    "unavailable": (503, "服务暂不可用", "A service is away"),
}
"""Type of problem -> status, title in Chinese and English."""


def problem(kind: str, zh: str, en: str, *, attribute: str = "", value: str = "") -> dict[str, Any]:
    """The body of a refusal."""
    status, title, title_en = TITLES[kind]
    made = Problem(
        type=f"urn:kiteline:problem:{kind}",
        title=title,
        status=status,
        detail=zh,
        title_en=title_en,
        detail_en=en,
        attribute=attribute or None,
        value=value or None,
    )
    return made.model_dump(exclude_none=True)


def problem_of(error: RequestRefused) -> dict[str, Any]:
    return problem(error.kind, error.zh, error.en, attribute=error.attribute, value=error.value)


def answered(body: dict[str, Any], **headers: str) -> JSONResponse:
    """A refusal as a response."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JSONResponse(body, body["status"], named, MEDIA_TYPE)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries of the refusals that a path may answer with."""
    return problem_responses(TITLES, statuses)


def answer_problems(app: FastAPI, retry_seconds: int) -> None:
    """Make every failure of `app` a problem."""
    retry = {"Retry_After": str(retry_seconds)}

    async def refused(_: Request, error: Any) -> JSONResponse:
        more = {"WWW_Authenticate": "Bearer"} if error.kind == "unauthenticated" else {}
        return answered(problem_of(error), **more, **(retry if error.kind == "key-busy" else {}))

    async def ours(request: Request, error: Any) -> JSONResponse:
        log.warning("request failed", path=request.url.path, error=error.en)
        kind = "unavailable" if isinstance(error, Unavailable) else "internal"
        return answered(problem(kind, error.zh, error.en), **(retry if kind == "unavailable" else {}))

    app.add_exception_handler(RequestRefused, refused)
    app.add_exception_handler(KitelineError, ours)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _validation(_: Request, error: Any) -> JSONResponse:
    first = error.errors()[0]
    name, told = str(first["loc"][-1]), shown(first.get("input"))
    return answered(
        problem(
            "unusable-value", f"{name} = “{told}” 不可用：{first['msg']}", f"{name} = {told!r} cannot be used: {first['msg']}",
            attribute=name, value=told,
        )
    )  # fmt: skip


async def _http(request: Request, error: Any) -> JSONResponse:
    path = shown(request.url.path)
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        zh, en = f"{path} 不支持 {request.method}，请用 {allowed}", f"{path} takes {allowed}, not {request.method}"
        return answered(problem("method-not-allowed", zh, en), Allow=allowed)
    if error.status_code == 404:
        zh, en = f"没有 {path}；全部路径见 /v1/openapi.json", f"there is no {path}; all paths: /v1/openapi.json"
        return answered(problem("not-found", zh, en))
    return answered(problem("malformed", str(error.detail), str(error.detail)))


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error", path=request.url.path, error=repr(error))
    return answered(
        problem(
            "internal", "网关遇到意外错误，已记入日志；请以同样的事件号重发",
            "the gateway met an unexpected error and has logged it; send again with the same event ids",
        )
    )  # fmt: skip
