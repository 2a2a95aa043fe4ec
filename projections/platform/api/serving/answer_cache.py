"""Answers kept until what they are a function of has changed; the same question is computed once at a time."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from projections.platform.api.serving.answers import Answer
from projections.platform.api.serving.capture import NotTakenError, captured
from projections.platform.api.serving.data_state import DataState, Version
from projections.platform.api.serving.freshness import Freshness
from projections.platform.api.serving.question import Question, question_of

MOST_BYTES = 64_000_000
"""Of the bodies of all kept answers."""
DIRECT_KEPT = 1_000
RENEWED_AT_ONCE = 2
"""Answers that are made anew while the old ones are given. More would only keep each other, and whoever is given what is
kept, waiting for the interpreter (measured: ten at once, p99 of everything 250 ms)."""
HIT, STALE, MISS, UNCHANGED, BYPASS = "hit", "stale", "miss", "not_modified", "bypass"
log = structlog.get_logger("kiteline.api")


@dataclass
class _Kept:
    answer: Answer
    version: Version
    right_at: float
    """When it was last known to be the newest (monotonic seconds)."""


@dataclass
class _Flight:
    task: asyncio.Task[Answer | None]
    version: Version
    began: float
    given: set[str] = field(default_factory=set)
    """Tags of the old answers that somebody was given meanwhile."""
    asked_since: bool = False
    """Somebody who was given an old one had asked when more was there to be seen than this flight sees."""


class AnswerCache:
    """ASGI middleware around what makes answers. Unit of parallelism: one per process and event loop.

    Guarantee: an answer is as of a version that was current when its question came, or tells its Age; with `wait_for` it
    is made after what was waited for can be seen. `audience(scope)`: see Question; None: not to be kept at all.
    `refreshed()` is called when who was given an old answer meanwhile has to ask again: the new one differs, or is not for
    all that was there when it was asked for, or there is none.
    """

    def __init__(
        self,
        app: ASGIApp,
        state: DataState,
        freshness: Freshness,
        *,
        audience: Callable[[Scope], str | None] = lambda _: "",
        count: Callable[[str], None] = lambda _: None,
        refreshed: Callable[[], None] = lambda: None,
    ) -> None:
        self._app = app
        self._state = state
        self._freshness = freshness
        self._audience = audience
        self._count = count
        self._refreshed = refreshed
        self._kept: OrderedDict[Question, _Kept] = OrderedDict()
        self._bytes = 0
        self._waited_at = float("-inf")
        self._flights: dict[Question, _Flight] = {}
        self._direct: OrderedDict[Question | str, None] = OrderedDict()
        self._renewing = asyncio.Semaphore(RENEWED_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        audience = self._audience(scope) if scope["type"] == "http" else None
        question = None if audience is None else question_of(scope, audience)
        if question is None or question in self._direct or question.path in self._direct:
            await self._app(scope, receive, send)
            return
        answer, age, how = await self._answer(question, scope)
        if answer is None:
            self._count(BYPASS)
            await self._app(scope, receive, send)
            return
        scope["kiteline.route"] = answer.route
        self._count(UNCHANGED if await answer.send(scope, send, age) else how)

    async def _answer(self, question: Question, scope: Scope) -> tuple[Answer | None, float, str]:
        """The answer, the seconds for which it may have been out of date, and where it is from."""
        arrived = time.monotonic()
        if question.waits:
            answer = await self._computed(question, scope)
            self._state.touch()
            self._waited_at = time.monotonic()  # who has waited and then asks without must not see less
            return answer, 0, BYPASS
        while True:
            version = await self._state.version(past=question.past)
            if version is None:
                return None, 0, BYPASS
            kept, now = self._kept.get(question), time.monotonic()
            if kept and kept.version == version:
                kept.right_at = now
                self._kept.move_to_end(question)
                return kept.answer, 0, HIT
            old_will_do = kept and kept.right_at > max(now - self._freshness.may_be_old, self._waited_at)
            flight = self._flights.get(question) or self._begin(question, version, scope, in_turn=bool(old_will_do))
            if kept and old_will_do:
                await asyncio.wait({flight.task}, timeout=self._freshness.patience)
                if not flight.task.done():
                    flight.given.add(kept.answer.etag)
                    flight.asked_since |= flight.version != version
                    return kept.answer, now - kept.right_at, STALE
            answer = await asyncio.shield(flight.task)
            if answer is None or flight.version == version or flight.began >= arrived:
                return answer, 0, MISS

    def _begin(self, question: Question, version: Version, scope: Scope, *, in_turn: bool) -> _Flight:
        task = asyncio.create_task(self._renewed(question, scope) if in_turn else self._computed(question, scope))
        flight = self._flights[question] = _Flight(task, version, time.monotonic())
        task.add_done_callback(lambda _: self._landed(question, flight))
        return flight

    def _landed(self, question: Question, flight: _Flight) -> None:
        del self._flights[question]
        if flight.task.cancelled():
            return
        answer = None
        if error := flight.task.exception():  # who waits gets it too; when all were given the old answer, nobody does
            log.warning("an answer could not be made", path=question.path, error=repr(error)[:200])
        elif (answer := flight.task.result()) and answer.keepable:
            self._keep(question, _Kept(answer, flight.version, flight.began))
        if flight.given and (flight.asked_since or answer is None or flight.given != {answer.etag}):
            self._refreshed()

    def _keep(self, question: Question, kept: _Kept) -> None:
        old = self._kept.pop(question, None)
        self._bytes += kept.answer.size - (old.answer.size if old else 0)
        self._kept[question] = kept
        while self._bytes > MOST_BYTES:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= gone.answer.size

    async def _renewed(self, question: Question, scope: Scope) -> Answer | None:
        async with self._renewing:
            return await self._computed(question, scope)

    async def _computed(self, question: Question, scope: Scope) -> Answer | None:
        """What the app itself says; None where that is to be handed through as it comes."""
        try:
            return await captured(self._app, scope, question.audience)
        except NotTakenError as error:
            self._direct[question.path if error.kind else question] = None
            if len(self._direct) > DIRECT_KEPT:
                self._direct.popitem(last=False)
            return None
