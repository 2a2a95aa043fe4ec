"""`/v1/dead-letters`: what was rejected of a member; it lists, shows, corrects and resubmits its own, each once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, Field
from starlette.concurrency import run_in_threadpool

from producers.gateway.access import authenticated, body_of
from producers.gateway.document import Position
from producers.gateway.judging import VERDICTS
from producers.gateway.ports import Answer, AskedLetters, GatewayParts, Resubmission
from producers.gateway.problems import problem, responses
from producers.gateway.rate import RateLimit
from producers.gateway.stating import too_many
from producers.gateway.strict_json import malformed, read_json
from producers.gateway.waiting import TIMEOUT, WAIT_FOR, WaitFor, with_verdicts
from schemas.chinese import with_field_names
from schemas.errors import RequestRefused
from schemas.problem_document import MEDIA_TYPE

MOST = 500
POSITION = "位置，如 inbox.91370705MA8KT0B2W7.portal[0]@17 / position"
BODY: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "set": {"type": "object", "description": "要改的字段和值 / fields to change"},
        "fact": {"type": "object", "description": "整个事实，如 GET 所答的 fact / the whole fact, as GET answers it"},
        "type": {"type": "string", "description": "fact 的事件类型 / event type of `fact`"},
        "version": {"type": "integer"},
    },
}
DESCRIBED = {"requestBody": {"required": False, "content": {"application/json": {"schema": BODY}}}}


class LetterState(StrEnum):
    """restated: the member stated a fact under the same event id later, and it was accepted."""

    OPEN = "open"
    UNFINISHED = "unfinished"
    RESUBMITTED = "resubmitted"
    RESTATED = "restated"


class LetterReason(BaseModel):
    """Why it was rejected, as the verdict says."""

    code: str
    field: str | None
    field_zh: str | None = Field(description="字段的中文名 / the field's Chinese name")
    value: str | None
    zh: str
    en: str


class Letter(BaseModel):
    """What was rejected, as it is listed."""

    position: str = Field(description=POSITION)
    member: str
    event_id: str | None
    type: str | None = Field(description="事件类型；读不出来则为 null / null where it cannot be read")
    subject: str | None
    recorded_at: AwareDatetime
    state: LetterState
    resubmitted_at: str | None = Field(description="重新提交到的位置 / where its resubmission stands")
    became: str | None = Field(description="重新提交的结果；还没有则为 null / its outcome; null while there is none")
    reasons: list[LetterReason]
    seq: int


class OpenedLetter(Letter):
    """With what it holds: a fact, or bytes that are none (`hex`)."""

    corrections: int
    version: int | None = None
    fact: dict[str, Any] | None = Field(None, description="可改正 / to be corrected")
    original: dict[str, Any] | None = Field(None, description="原样 / as it came")
    hex: str | None = None


class Letters(BaseModel):
    items: list[Letter] = Field(description="新的在前 / newest first")
    next: int | None = Field(description="下一页的 before；没有了为 null / `before` of the next page")


class Expected(BaseModel):
    """What the verdict would be."""

    outcome: str
    reasons: list[LetterReason]


class Resubmitted(BaseModel):
    dead_letter: str
    status: str = Field(description="rehearsed, submitted, submitted-before; wait_for: accepted, rejected, duplicate")
    event_id: str | None = None
    verdict_url: str | None = None
    position: Position | None = None
    became: str | None = Field(None, description="此前重新提交的结果 / outcome of the earlier resubmission")
    expected: Expected | None = Field(None, description="演练：会得到的裁定 / when rehearsed")


def routes(
    parts: GatewayParts,
    member_of: Callable[..., str] | None = None,
    prefix: str = "/v1/dead-letters",
    verdicts: str = VERDICTS,
) -> APIRouter:
    """`member_of`: a dependency that tells who asks, by its token unless given. `verdicts`: where an event id's are."""
    router = APIRouter(prefix=prefix, tags=["死信 / dead letters"])
    member_of, limit = member_of or authenticated(parts.tokens), RateLimit(parts.allowance)

    @router.get(
        "",
        summary="自己被退回的事实 / own facts that were rejected",
        response_model=Letters,
        responses=responses(401, 422, 503),
    )
    def letters(
        member: str = Depends(member_of),
        code: str | None = Query(None, max_length=60, description="理由代码 / reason code"),
        type: str | None = Query(None, max_length=60, description="事件类型 / event type"),  # noqa: A002
        subject: str | None = Query(None, max_length=200),
        since: AwareDatetime | None = Query(None, description="记录时间 / recorded at"),
        until: AwareDatetime | None = Query(None, description="记录时间 / recorded at"),
        state: LetterState | None = None,
        before: int | None = Query(None, ge=1, le=2**63 - 1, description="上一页的 next / `next` of the page before"),
        limit: int = Query(50, ge=1, le=MOST),
    ) -> JSONResponse:
        asked = AskedLetters(code, type, subject, since, until, state.value if state else None, before)
        found = list(parts.dead_letters.find(member, asked, limit + 1))
        page = [_worded(one) for one in found[:limit]]
        return JSONResponse({"items": page, "next": page[-1]["seq"] if len(found) > limit else None})

    @router.get(
        "/{position}",
        summary="一条死信：理由和事实 / one of them: reasons and the fact",
        response_model=OpenedLetter,
        responses=responses(401, 404, 422, 503),
    )
    def letter(position: str, member: str = Depends(member_of)) -> JSONResponse:
        return JSONResponse(_worded(parts.dead_letters.show(member, position)))

    @router.post(
        "/{position}/resubmission",
        summary="改正并重新提交，只提交一次 / correct and resubmit, once",
        status_code=202,
        response_model=Resubmitted,
        responses={
            200: {
                "model": Resubmitted,
                "description": "演练；此前已提交；wait_for 所等的已知 / rehearsed; before; known",
            },
            **responses(400, 401, 404, 409, 413, 422, 429, 503),
        },
        openapi_extra=DESCRIBED,
    )
    async def resubmit(
        request: Request,
        position: str,
        member: str = Depends(member_of),
        dry_run: bool = Query(False, description="只演练，不保存、不提交 / judge only"),
        wait_for: WaitFor | None = WAIT_FOR,
        timeout: float = TIMEOUT,
    ) -> JSONResponse:
        if seconds := limit.wait_seconds(member):
            return too_many(parts, seconds)
        limit.spend(member, 1)
        body = await body_of(request, parts.largest_body)
        changes, whole = _change(read_json(body) if body.strip() else {})
        done = await run_in_threadpool(parts.dead_letters.resubmit, member, position, changes, whole, dry_run=dry_run)
        answer = _answer(done, parts.retry_seconds, verdicts)
        if wait_for is not None and answer.status in (200, 202) and not dry_run:
            answer = await with_verdicts(parts, member, answer, wait_for, timeout)
        media = MEDIA_TYPE if answer.status >= 400 else "application/json"
        return JSONResponse(answer.body, answer.status, answer.headers, media)

    return router


def _worded(letter: Mapping[str, Any]) -> dict[str, Any]:
    return {**letter, "reasons": with_field_names(letter["reasons"])}


def _change(said: Any) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """Fields to change, and the whole fact with its type. Raises RequestRefused."""
    allowed = ", ".join(BODY["properties"])
    if not isinstance(said, dict):
        raise malformed(
            str(said), f"应为 JSON 对象，可有 {allowed}", f"a JSON object is expected, with any of {allowed}"
        )
    for name, value in said.items():
        described: Any = BODY["properties"].get(name)
        kinds = {"object": dict, "string": str, "integer": int}
        if described is None or not isinstance(value, kinds[described["type"]]) or isinstance(value, bool):
            raise RequestRefused(
                f"{name[:60]} 不可用；可有 {allowed}", f"{name[:60]} cannot be used; there may be {allowed}",
                kind="unusable-value", attribute=name[:60], value=str(value)[:60],
            )  # fmt: skip
    if "event_id" in said.get("set", {}):
        raise RequestRefused(
            "event_id 由平台决定，不能改", "event_id is not set by hand", kind="unusable-value", attribute="set.event_id",
            value=str(said["set"]["event_id"])[:60],
        )  # fmt: skip
    whole = {name: said[name] for name in ("fact", "type", "version") if name in said} if "fact" in said else None
    return said.get("set"), whole


def _answer(done: Resubmission, retry_seconds: int, verdicts: str) -> Answer:
    if done.status == "held-back":
        return _held_back(done)
    if done.status == "under-way":
        zh, en = "另一请求正在提交它；请稍后再查", "another request is resubmitting it; ask again soon"
        return Answer(409, problem("resubmission-busy", zh, en), {"Retry-After": "1"})
    if done.status == "unconfirmed":
        return Answer(
            503,
            problem(
                "unavailable",
                f"Kafka 未确认写入（{done.why}）；请原样重发此请求，不会提交两次",
                f"Kafka did not confirm the write ({done.why}); send this request again, nothing is sent twice",
            ),
            {"Retry-After": str(retry_seconds)},
        )
    body: dict[str, Any] = {"dead_letter": done.dead_letter, "status": done.status, "event_id": done.event_id}
    if done.status == "rehearsed":
        return Answer(200, body | {"expected": {"outcome": done.outcome, "reasons": with_field_names(done.reasons)}})
    assert done.at
    at = {"topic": done.at.topic, "partition": done.at.partition, "offset": done.at.offset}
    url = f"{verdicts}{done.event_id}"
    body |= {"verdict_url": url, "position": at}
    if done.status == "submitted-before":
        return Answer(200, body | {"became": done.became})
    return Answer(202, body, {"Location": url})


def _held_back(done: Resubmission) -> Answer:
    if done.outcome == "duplicate":
        zh, en = "同样的事实此前已被接受，无需再提交", "the same fact was accepted before; there is nothing to resubmit"
        return Answer(409, problem("already-accepted", zh, en))
    told = problem(
        "would-be-rejected",
        "改正后仍会被退回，理由见 reasons；没有提交",
        "it would be rejected again, see reasons; nothing was sent",
    )
    return Answer(422, told | {"reasons": with_field_names(done.reasons)})
