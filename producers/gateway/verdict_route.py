"""`GET /v1/verdicts/{event_id}`: what became of a fact."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from producers.gateway import document
from producers.gateway.access import authenticated
from producers.gateway.ports import GatewayParts
from producers.gateway.problems import responses
from producers.gateway.waiting import (
    LONGEST_WAIT,
    PAUSE,
    SAID,
    TIMEOUT,
    WAIT_FOR,
    WaitFor,
    accepted_fact,
    visible_by_then,
)
from producers.rows import shown
from schemas.errors import RequestRefused
from schemas.ids import is_canonical


def routes(parts: GatewayParts) -> APIRouter:
    router = APIRouter(tags=["裁定 / verdicts"])
    member_of = authenticated(parts.tokens)

    @router.get(
        "/v1/verdicts/{event_id}",
        summary="一个事实的裁定 / the verdict on a fact",
        response_model=document.Verdict,
        responses={
            202: {
                "model": document.Verdict,
                "description": "尚无裁定（或尚不可见），稍后再查 / no verdict yet, or not visible yet; ask again",
            },
            **responses(401, 422, 503),
        },
    )
    async def verdict(
        event_id: str,
        member: str = Depends(member_of),
        wait: float = Query(0, ge=0, le=LONGEST_WAIT, description="最多等多少秒 / seconds to wait for it"),
        wait_for: WaitFor | None = WAIT_FOR,
        timeout: float = TIMEOUT,
    ) -> JSONResponse:
        if not is_canonical(event_id):
            told = shown(event_id)
            raise RequestRefused(
                f"event_id = “{told}”：应为小写 UUID，即所发事件的 id", f"event_id = {told!r}: a lower-case UUID is expected, the id of the event",
                kind="unusable-value", attribute="event_id", value=told,
            )  # fmt: skip
        deadline = time.monotonic() + max(wait, timeout if wait_for else 0)
        while True:
            found = await run_in_threadpool(parts.verdicts.of, member, event_id)
            if found or time.monotonic() >= deadline:
                break
            await asyncio.sleep(PAUSE)
        if not found:
            return JSONResponse(_pending(event_id), 202, {"Retry-After": "1"})
        answer = _told(event_id, list(found))
        accepted = next((one for one in found if one["outcome"] == "accepted"), None)
        if wait_for is not WaitFor.VISIBLE or accepted is None:
            return JSONResponse(answer)
        fact = accepted_fact(member, event_id, accepted)
        visible = fact in await visible_by_then(parts, [fact], deadline)
        zh, en = SAID["visible" if visible else "invisible"]
        answer.update(visible=visible, zh=zh, en=en)
        return JSONResponse(answer) if visible else JSONResponse(answer, 202, {"Retry-After": "1"})

    return router


def _pending(event_id: str) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "status": "pending",
        "zh": "尚无裁定。已提交的请稍后再查；从未提交过的事件号也是这个回答",
        "en": "no verdict yet. If it was submitted, ask again soon; an id that was never submitted is answered so too",
        "verdicts": [],
    }


def _told(event_id: str, verdicts: list[dict[str, Any]]) -> dict[str, Any]:
    accepted = any(one["outcome"] == "accepted" for one in verdicts)
    status = "accepted" if accepted else str(verdicts[0]["outcome"])
    zh, en = {
        "accepted": ("已接受", "accepted"),
        "duplicate": ("重复：此前已接受", "a duplicate: it was accepted before"),
        "rejected": ("已退回，理由见 verdicts；请改正后再次提交", "rejected, see verdicts; correct it and state it again"),
    }[status]  # fmt: skip
    return {"event_id": event_id, "status": status, "zh": zh, "en": en, "verdicts": verdicts}
