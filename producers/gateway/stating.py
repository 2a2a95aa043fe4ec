"""`POST /v1/events`: facts as CloudEvents; answered once the broker has them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from producers.gateway import document
from producers.gateway.access import authenticated, body_of, idempotency_key
from producers.gateway.cloud_event import Taken
from producers.gateway.judging import Outcome, answer_batch, answer_one, judged
from producers.gateway.modes import BATCH, PREFIX, Sent, mode_of, read_events
from producers.gateway.ports import Answer, GatewayParts
from producers.gateway.problems import answered, problem, responses
from producers.gateway.rate import RateLimit
from producers.gateway.waiting import TIMEOUT, WAIT_FOR, WaitFor, with_verdicts
from schemas.errors import RequestRefused, Unavailable
from schemas.problem_document import MEDIA_TYPE

log = structlog.get_logger("kiteline.gateway")


def routes(parts: GatewayParts) -> APIRouter:
    router = APIRouter(tags=["报送 / state"])
    limit = RateLimit(parts.allowance)
    member_of = authenticated(parts.tokens)

    @router.post(
        "/v1/events",
        summary="报送事实（CloudEvents 1.0）/ state facts as CloudEvents",
        status_code=202,
        response_model=document.Submitted,
        responses={
            200: {
                "model": document.Submitted,
                "description": "wait_for 所等的已知，见 outcome、verdict、visible / what `wait_for` asked for is known",
            },
            207: {
                "model": document.Batch,
                "description": "部分事件已接收，逐个说明 / some were taken; one result per event",
            },
            **responses(400, 401, 403, 409, 413, 415, 422, 429, 503),
        },
        openapi_extra=document.request(),
    )
    async def state(
        request: Request,
        member: str = Depends(member_of),
        wait_for: WaitFor | None = WAIT_FOR,
        timeout: float = TIMEOUT,
    ) -> JSONResponse:
        if seconds := limit.wait_seconds(member):
            return too_many(parts, seconds)
        limit.spend(member, 1)
        mode = mode_of(request.headers.get("content-type", ""))
        key = idempotency_key(request)
        body = await body_of(request, parts.largest_body)
        if key is not None:
            kept = await run_in_threadpool(parts.answers.begin, member, key, _fingerprint(request, mode, body))
            if kept:
                kept = await _waited(parts, member, kept, wait_for, timeout)
                return _response(kept, {"Idempotency-Replayed": "true"})
        try:
            events = await run_in_threadpool(read_events, mode, request.headers.raw, body)
            limit.spend(member, len(events) - 1)
            answer = await _state(parts, events, member, batch=mode == BATCH)
        except Exception:
            if key is not None:
                await _settle_key(parts, member, key, None)
            raise
        if key is not None:
            await _settle_key(parts, member, key, answer)
        return _response(await _waited(parts, member, answer, wait_for, timeout))

    return router


async def _state(parts: GatewayParts, events: list[Sent], member: str, *, batch: bool) -> Answer:
    found = await run_in_threadpool(judged, events, member, parts.seals)
    wanted = {event.event_id: event for event in found if isinstance(event, Taken)}
    written = dict(zip(wanted, await parts.writer.write(member, list(wanted.values())), strict=True)) if wanted else {}
    outcomes: list[Outcome] = [one if isinstance(one, RequestRefused) else written[one.event_id] for one in found]
    if batch:
        return answer_batch(events, found, outcomes, parts.retry_seconds)
    [event], [outcome] = found, outcomes
    if isinstance(event, RequestRefused) or isinstance(outcome, RequestRefused):
        raise event if isinstance(event, RequestRefused) else AssertionError
    return answer_one(event, outcome, parts.retry_seconds)


async def _waited(parts: GatewayParts, member: str, answer: Answer, wait_for: WaitFor | None, seconds: float) -> Answer:
    """The events are written whatever becomes of the waiting: where that fails, the answer is that of before."""
    if wait_for is None or answer.status >= 400:
        return answer
    try:
        return await with_verdicts(parts, member, answer, wait_for, seconds)
    except Unavailable as error:
        log.warning("not waited for", error=error.en)
        return answer


async def _settle_key(parts: GatewayParts, member: str, key: str, answer: Answer | None) -> None:
    """Keep an answer that will stay true; of any other the key is free again, so that a repeat tries again."""
    final = answer is not None and "Retry-After" not in answer.headers and answer.status in (202, 207)
    try:
        if answer is not None and final:
            await run_in_threadpool(parts.answers.keep, member, key, answer)
        else:
            await run_in_threadpool(parts.answers.forget, member, key)
    except Unavailable as error:  # what became of the events stands; a repeat is judged by their ids
        log.warning("answer not kept", error=error.en)


def _fingerprint(request: Request, mode: str, body: bytes) -> bytes:
    attributes = sorted(pair for pair in request.headers.raw if pair[0].startswith(PREFIX.encode()))
    said = json.dumps([mode, [[name.decode("latin-1"), value.decode("latin-1")] for name, value in attributes]])
    return hashlib.sha256(said.encode() + b"\0" + body).digest()


def _response(answer: Answer, more: dict[str, str] | None = None) -> JSONResponse:
    if answer.status >= 400:
        return JSONResponse(answer.body, answer.status, answer.headers, MEDIA_TYPE)
    return JSONResponse(answer.body, answer.status, answer.headers | (more or {}))


def too_many(parts: GatewayParts, seconds: int) -> JSONResponse:
    allowed: Any = parts.allowance
    told = problem(
        "too-many",
        f"发送过快：每秒 {allowed.per_second:g} 个事件；请 {seconds} 秒后再试",
        f"too many events: {allowed.per_second:g} a second are allowed; try again in {seconds} s",
    )
    return answered(told, Retry_After=str(seconds))
