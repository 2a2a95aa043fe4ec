"""Who is asking, found out before anything else: answers that are kept are kept by it."""

from __future__ import annotations

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from projections.platform.access.gate import Access, cookie_name
from projections.platform.access.roles import Caller
from projections.platform.api.problems import answer_to
from schemas.errors import KitelineError

API = "/v1/"
"""Beside it everything is open to everybody, and needs no database: the page, its files, health."""
PRIVATE = ("/v1/session", "/v1/account", "/v1/tokens", "/v1/mine")
"""Begin paths whose answers nobody keeps, neither here nor on the way nor in the browser."""


class Identify:
    """ASGI middleware: puts the Caller into the request's state, or answers 401 or 403."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        known = "authorization" in request.headers or cookie_name(request) in request.cookies
        known = known and scope["path"].startswith(API)
        try:
            found = await run_in_threadpool(self._access.caller, request) if known else self._access.visitor(request)
        except (KitelineError, SQLAlchemyError) as error:
            await answer_to(scope["path"], error)(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = found
        private = scope["path"].startswith(PRIVATE)

        async def unkept(message: Message) -> None:
            if private and message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, unkept)


def audience(scope: Scope) -> str | None:
    """Who may see the same answer; None for one that is not kept at all."""
    if scope["path"].startswith(PRIVATE):
        return None
    who: Caller = scope["state"]["caller"]
    return who.audience
