"""How often one client may ask: a bucket per client that fills at a steady rate.

Kept in memory, so each process has its own; with n of them a client may ask n times as often.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from projections.platform.api.problems import problem

MOST_CLIENTS = 20_000
"""The one that has not asked for longest is forgotten: its bucket is full by then, or nearly."""
STREAM = "/v1/stream"
FREE = ("/health", "/ready", "/metrics", "/assets/")
"""Asked by monitoring and by browsers as they load a page; they read nothing."""


@dataclass(frozen=True)
class Allowance:
    """Requests a second in the long run, requests at once after a pause, and streams that are open at a time."""

    per_second: float = 100.0
    at_once: int = 1_000
    streams: int = 100


def client_address(scope: Scope) -> str:
    """Who asks, as long as nobody has said who it is. Behind a proxy it is what the proxy says, where that is trusted."""
    client = scope.get("client")
    return client[0] if client else "?"


class RateLimit:
    """ASGI middleware: answers 429 with Retry-After to a client that asks too often. `client(scope)` names it; what is
    not verified, such as a token that nobody has looked at, is no name."""

    def __init__(
        self,
        app: ASGIApp,
        allowance: Allowance,
        *,
        client: Callable[[Scope], str] = client_address,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._allowance = allowance
        self._client = client
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._streams: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            await self._app(scope, receive, send)
            return
        client = self._client(scope)
        if wait := self._spend(client):
            await problem(
                "too-many-requests",
                f"请求过于频繁：每秒至多 {self._allowance.per_second:g} 次；请在 {wait} 秒后再试",
                f"too many requests: at most {self._allowance.per_second:g} a second; try again in {wait} s",
                retry_after=wait,
            )(scope, receive, send)
        elif scope["path"] == STREAM:
            await self._stream(client, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _stream(self, client: str, scope: Scope, receive: Receive, send: Send) -> None:
        most = self._allowance.streams
        if self._streams.get(client, 0) >= most:
            await problem(
                "too-many-requests",
                f"这个地址已有 {most} 个实时连接；请先关闭一些",
                f"this address has {most} open streams; close some first",
                retry_after=5,
            )(scope, receive, send)
            return
        self._streams[client] = self._streams.get(client, 0) + 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._streams[client] -= 1
            if not self._streams[client]:
                del self._streams[client]

    def _spend(self, client: str) -> int:
        """Count one request. 0 when it may be answered, else whole seconds until the next may."""
        now = self._clock()
        left, since = self._left.get(client, (float(self._allowance.at_once), now))
        left = min(float(self._allowance.at_once), left + max(0.0, now - since) * self._allowance.per_second)
        allowed = left >= 1
        self._left[client] = (left - 1 if allowed else left, now)
        self._left.move_to_end(client)
        if len(self._left) > MOST_CLIENTS:
            self._left.popitem(last=False)
        return 0 if allowed else math.ceil((1 - left) / self._allowance.per_second)
