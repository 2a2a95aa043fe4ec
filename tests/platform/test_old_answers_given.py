"""Who is given an old answer while a new one is made is told to ask again, whatever becomes of that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send

from projections.platform.api.serving.answer_cache import AnswerCache
from projections.platform.api.serving.data_state import DataState, Version
from projections.platform.api.serving.freshness import Freshness

STEPS = 50
"""Turns of the event loop; an answer that waits for nothing is made in fewer."""


class Changing(DataState):
    """Data whose version a test sets."""

    now = "1"

    def __init__(self) -> None: ...

    async def version(self, *, past: bool = False) -> Version | None:  # noqa: ARG002
        return (self.now,)


class Asked:
    """A cache around one route, whose answers are made when the test says so."""

    def __init__(self) -> None:
        self.state = Changing()
        self.said: Response | Exception = JSONResponse("a")
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.told = 0
        freshness = Freshness(looks_every=0, may_be_old=60, patience=0.05)
        self.cache = AnswerCache(self.app, self.state, freshness, refreshed=self.tell)

    def tell(self) -> None:
        self.told += 1

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.may_end.wait()
        if isinstance(self.said, Exception):
            raise self.said
        await self.said(scope, receive, send)

    async def get(self) -> bytes:
        bodies: list[bytes] = []

        async def send(message: Message) -> None:
            bodies.append(message.get("body", b""))

        scope: Scope = {"type": "http", "method": "GET", "path": "/v1/test", "query_string": b"", "headers": []}
        await self.cache(scope, Request(scope).receive, send)
        return b"".join(bodies)

    async def given_the_old(self, version: str) -> None:
        """Ask at this version, while what is new is still being made."""
        self.may_end.clear()
        self.state.now = version
        assert await self.get() == b'"a"'

    async def land(self) -> None:
        """What is being made is made."""
        self.may_end.set()
        for _ in range(STEPS):
            await asyncio.sleep(0)


def played(play: Callable[[Asked], Awaitable[None]]) -> int:
    """How often it was told to ask again, after "a" has been kept and then this was played."""

    async def whole() -> int:
        asked = Asked()
        assert await asked.get() == b'"a"'
        await play(asked)
        return asked.told

    return asyncio.run(whole())


def test_who_asked_at_a_later_version_is_told_although_the_earlier_one_changed_nothing() -> None:
    async def play(asked: Asked) -> None:
        await asked.given_the_old("2")
        await asked.given_the_old("3")
        await asked.land()  # as of 2, and the same as before

    assert played(play) == 1


def test_nobody_is_told_where_the_new_answer_is_the_old_one() -> None:
    async def play(asked: Asked) -> None:
        await asked.given_the_old("2")
        await asked.given_the_old("2")
        await asked.land()

    assert played(play) == 0


def test_another_answer_is_told() -> None:
    async def play(asked: Asked) -> None:
        await asked.given_the_old("2")
        asked.said = JSONResponse("b")
        await asked.land()

    assert played(play) == 1


def test_a_new_answer_that_fails_is_told_too() -> None:
    async def play(asked: Asked) -> None:
        await asked.given_the_old("2")
        asked.said = OSError("the database is away")
        await asked.land()

    assert played(play) == 1


def test_a_new_answer_that_may_not_be_kept_is_told_too() -> None:
    async def play(asked: Asked) -> None:
        await asked.given_the_old("2")
        asked.said = JSONResponse("busy", status_code=503)
        await asked.land()

    assert played(play) == 1


def test_a_new_answer_that_is_to_be_handed_through_is_told_too() -> None:
    async def play(asked: Asked) -> None:
        await asked.given_the_old("2")
        asked.said = Response("a,b", media_type="text/csv")
        await asked.land()

    assert played(play) == 1
