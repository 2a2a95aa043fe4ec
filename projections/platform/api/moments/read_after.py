"""`wait_for`: a read that is answered once what was written at these positions can be seen. Bounded, and clear when not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool

from projections.platform.access.caller import caller
from projections.platform.access.refusing import refusal
from projections.platform.access.roles import Caller, Grant
from projections.platform.api.moments.asked import Asked
from projections.platform.api.moments.reached import Awaited, Reached, ReadAfter, not_yet
from schemas.errors import BrokerUnavailable
from schemas.positions import Position

MOST = 32
"""Requests that may wait at once; each holds a connection to the broker."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.4
"""Seconds between two looks, growing by half."""


def waiting(read_after: ReadAfter | None) -> Callable[[Request, Asked], Awaitable[None]]:
    """A dependency of every read: returns once all that `wait_for` names can be seen. None: this API has no broker."""
    waiters = 0

    async def wait(request: Request, query: Annotated[Asked, Query()]) -> None:
        nonlocal waiters
        if not query.wait_for:
            return
        check_positions(query.wait_for, caller(request))
        if read_after is None or waiters >= MOST:
            raise _too_many() if read_after else _no_broker()
        waiters += 1
        try:
            await _until_visible(read_after, query)
        finally:
            waiters -= 1

    return wait


def check_positions(asked: Sequence[Position], who: Caller) -> None:
    """Raise RequestRefused for a log whose length tells how much a member, or how many graduates, have been stated."""
    grant = who.may("positions")
    for position in asked if grant is not Grant.ALL else ():
        parts = position.topic.split(".")
        inbox = parts[parts.index("inbox") + 1 :][:1] if "inbox" in parts else None
        own = grant is Grant.OWN and inbox == [who.member]
        if (inbox is not None and not own) or parts[-2:] == ["graduate", "events"]:
            raise refusal(who, f"wait_for {position}")


async def _until_visible(read_after: ReadAfter, query: Asked) -> None:
    deadline, pause = time.monotonic() + query.wait_seconds, FIRST_PAUSE
    watching = read_after.watch(query.wait_for)
    awaited = await run_in_threadpool(watching.__enter__)
    try:
        while missing := [one for one in await run_in_threadpool(_look, awaited, query) if not one.visible]:
            if time.monotonic() + pause > deadline:
                raise not_yet(missing, query.wait_seconds)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 1.5)
    finally:
        await run_in_threadpool(watching.__exit__, None, None, None)


def _look(awaited: Awaited, query: Asked) -> Sequence[Reached]:
    return awaited.look(archived=not query.live)


def _too_many() -> BrokerUnavailable:
    return BrokerUnavailable(
        f"同时等待的请求已达上限 {MOST} 个；请稍后再试，或去掉 wait_for",
        f"all {MOST} places for requests that wait are taken; try again soon, or leave wait_for out",
    )


def _no_broker() -> BrokerUnavailable:
    return BrokerUnavailable(
        "这个接口没有连接 Kafka，不能等待；请去掉 wait_for",
        "this API has no broker and cannot wait; leave wait_for out",
    )
