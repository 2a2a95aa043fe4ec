"""Bodies of requests: no more bytes than an endpoint can want, and not slower than a person's line."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schemas.errors import RequestRefused

SMALL = 64 * 1024
LARGE: Mapping[str, int] = {"/v1/mine/uploads": 8 * 1024 * 1024, "/registry/": 1024 * 1024}
"""Beginning of a path -> bytes."""
SECONDS = 60.0
"""For a whole body to arrive."""


class BodyLimit:
    """Raises RequestRefused inside the application, which answers it: too-large, too-slow."""

    def __init__(self, app: ASGIApp, seconds: float = SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        most = next((size for start, size in LARGE.items() if scope["path"].startswith(start)), SMALL)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        too_much = declared.isdigit() and int(declared[:20]) > most
        deadline, size, whole = time.monotonic() + self._seconds, 0, False

        async def limited() -> Message:
            nonlocal size, whole
            if whole:
                return await receive()
            if too_much:
                raise _too_large(most)
            try:
                message = await asyncio.wait_for(receive(), max(0.01, deadline - time.monotonic()))
            except TimeoutError:
                raise _too_slow(self._seconds) from None
            size += len(message.get("body", b""))
            whole = message["type"] != "http.request" or not message.get("more_body", False)
            if size > most:
                raise _too_large(most)
            return message

        await self._app(scope, limited, send)


def _too_large(most: int) -> RequestRefused:
    return RequestRefused(
        f"请求正文超过 {most} 字节；请分成几次", f"the body has more than {most} bytes; split it", kind="too-large"
    )


def _too_slow(seconds: float) -> RequestRefused:
    return RequestRefused(
        f"请求正文在 {seconds:g} 秒内没有到齐；请重试", f"the body did not arrive within {seconds:g} s; try again",
        kind="too-slow",
    )  # fmt: skip
