"""Who is asking, and may it ask now: token, rate, size of the body, Idempotency-Key."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from producers.gateway.ports import Tokens
from producers.rows import shown
from schemas.errors import RequestRefused

KEY = re.compile(r"[\x21-\x7e]{1,200}")
bearer = HTTPBearer(auto_error=False, description="成员的接口令牌 / a member's API token: kiteline member token CODE")


def authenticated(tokens: Tokens) -> Callable[..., str]:
    """A dependency: the code of the member whose token came with the request. Raises RequestRefused."""

    def member(found: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> str:
        way_zh = "请在请求头写 Authorization: Bearer 令牌；令牌由 kiteline member token 签发"
        way_en = "send the header Authorization: Bearer TOKEN; the operator issues one with: kiteline member token CODE"
        if found is None:
            raise RequestRefused(
                f"没有令牌；{way_zh}", f"no token; {way_en}", kind="unauthenticated", attribute="Authorization"
            )
        code = tokens.member_of(found.credentials)
        if code is None:
            raise RequestRefused(
                f"令牌无效或已撤销；{way_zh}",
                f"the token is unknown or revoked; {way_en}",
                kind="unauthenticated",
                attribute="Authorization",
                value="***",
            )
        return code

    return member


def idempotency_key(request: Request) -> str | None:
    """The Idempotency-Key, quoted or not; None without one. Raises RequestRefused (unusable-value)."""
    found = request.headers.getlist("idempotency-key")
    if not found:
        return None
    key = found[0][1:-1] if len(found[0]) > 1 and found[0][0] == found[0][-1] == '"' else found[0]
    if len(found) > 1 or not KEY.fullmatch(key):
        told = shown(ascii(", ".join(found)))
        raise RequestRefused(
            f"Idempotency-Key = {told}：应为一个，1 到 200 个可见的 ASCII 字符，如 UUID",
            f"Idempotency-Key = {told}: one of 1 to 200 visible ASCII characters is expected, e.g. a UUID",
            kind="unusable-value", attribute="Idempotency-Key", value=told,
        )  # fmt: skip
    return key


async def body_of(request: Request, largest: int) -> bytes:
    """The body, read no further than `largest` bytes. Raises RequestRefused (batch-too-large)."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared[:20]) > largest:
        raise _too_large(declared[:20], largest)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > largest:
            raise _too_large(f"> {largest}", largest)
        parts.append(part)
    return b"".join(parts)


def _too_large(size: str, largest: int) -> RequestRefused:
    return RequestRefused(
        f"请求正文有 {size} 字节，最多 {largest}；请分成几批",
        f"the body has {size} bytes, {largest} at most; split it",
        kind="batch-too-large", attribute="Content-Length", value=size,
    )  # fmt: skip
