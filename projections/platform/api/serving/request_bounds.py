"""What a request may be: how long its address, headers and body, and how slowly the body may come."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from projections.platform.api.problems import problem
from projections.platform.api.registry.answers import RegistryError


@dataclass(frozen=True)
class Bounds:
    """In bytes; `seconds` for a body to come whole. `larger`: beginning of a path -> bytes its body may have."""

    body: int = 1_000_000
    headers: int = 16_000
    address: int = 8_000
    seconds: float = 30.0
    larger: Mapping[str, int] = field(default_factory=dict)

    def body_at(self, path: str) -> int:
        return max([self.body, *(most for begin, most in self.larger.items() if path.startswith(begin))])


class _RefusedError(Exception):
    """Ends the reading of a body."""


class RequestBounds:
    """ASGI middleware: refuses with 413, 414, 431 or 408 before anything is read, or as soon as it is too much."""

    def __init__(self, app: ASGIApp, bounds: Bounds) -> None:
        self._app = app
        self._bounds = bounds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if refused := self._refused(scope):
            await refused(scope, receive, send)
            return
        most = self._bounds.body_at(scope["path"])
        deadline = asyncio.get_running_loop().time() + self._bounds.seconds
        taken, whole, answered = 0, False, False
        refusal: Response | None = None

        async def bounded() -> Message:
            nonlocal taken, whole, refusal
            if whole:  # from here on only the end of the connection is waited for
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                refusal = _too_slow(self._bounds.seconds)
                raise _RefusedError from None
            taken += len(message.get("body", b""))
            if taken > most:
                refusal = _too_large(most, scope["path"])
                raise _RefusedError
            whole = not message.get("more_body", False)
            return message

        async def noted(message: Message) -> None:
            nonlocal answered
            if refusal is not None and not answered:
                return  # FastAPI answers an error while it reads a body by itself; what we have to say is more exact
            answered = True
            await send(message)

        try:
            await self._app(scope, bounded, noted)
        except _RefusedError:
            if answered:
                raise
        if refusal is not None and not answered:
            refusal.headers["Connection"] = "close"
            await refusal(scope, receive, send)

    def _refused(self, scope: Scope) -> Response | None:
        bounds = self._bounds
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > bounds.address:
            return problem(
                "address-too-long", f"网址太长，最多 {bounds.address} 字节；请减少筛选条件",
                f"the address is too long, at most {bounds.address} bytes; use fewer filters",
            )  # fmt: skip
        if sum(len(name) + len(value) for name, value in scope["headers"]) > bounds.headers:
            return problem(
                "headers-too-large", f"请求头太大，最多 {bounds.headers} 字节；请清除本站的 Cookie 后再试",
                f"the headers are too large, at most {bounds.headers} bytes; clear this site's cookies and try again",
            )  # fmt: skip
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        most = bounds.body_at(scope["path"])
        return _too_large(most, scope["path"]) if not length.isdigit() or int(length[:20]) > most else None


def _too_large(most: int, path: str) -> Response:
    zh = f"请求的内容太大，最多 {most} 字节；请分几次提交"
    en = f"the body is too large, at most {most} bytes; send it in parts"
    if path.startswith("/registry/"):  # whose clients know errors in that form only
        return RegistryError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, zh, en).answer()
    return problem("body-too-large", zh, en)


def _too_slow(seconds: float) -> Response:
    return problem(
        "body-too-slow", f"请求的内容 {seconds:g} 秒内没有收完；请检查网络后再试",
        f"the body did not come within {seconds:g} s; check the network and try again",
    )  # fmt: skip
