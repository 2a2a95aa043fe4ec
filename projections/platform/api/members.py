"""/v1/members: who is a member, in which consortia, what each has stated and when last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from projections.engine.view import LiveView, Row, View
from projections.member_catalogue import (
    OUTCOMES,
    accepted_then,
    catalogue,
    history,
    refused_then,
    stated,
    stated_of,
)
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller, Grant
from projections.platform.api.moments.asked import ListQuery, MomentQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.names import event_type_zh
from projections.platform.api.paging import Page, page_of
from projections.platform.api.people import day_only
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.statements.read_on import ReadOn
from projections.platform.api.statements.verdicts import personal_types
from projections.records import verdict
from schemas.errors import UnknownMember


class InConsortium(BaseModel):
    consortium_id: str
    consortium_zh: str | None
    consortium_en: str | None
    role: str | None = Field(description="lead, council, ordinary")
    since: date


class StatedType(BaseModel):
    """What a member has stated of one event type, by outcome."""

    event_type: str
    event_type_zh: str
    accepted: int
    rejected: int
    duplicate: int
    last_recorded_at: datetime


class CataloguedMember(BaseModel):
    member_code: str
    kind: str
    name_zh: str | None
    name_en: str | None
    county: str | None
    admitted_on: date
    status: str = Field(description="active 在册, suspended 暂停")
    status_since: date
    status_reason: str | None = Field(description="最近一次暂停或恢复的原因 / why it was suspended or reinstated last")
    certified_on: date | None = Field(
        description="最近一次通过自测 / when a system of its last passed the self-test kit"
    )
    certified_system: str | None
    consortia: list[InConsortium]
    accepted: int = Field(description="条数 / facts")
    rejected: int
    duplicate: int
    last_recorded_at: datetime | None = Field(description="最近一次记录的时间 / when something was recorded last")
    stated: list[StatedType]


class Turn(BaseModel):
    day: date
    turn: str = Field(description="admitted, suspended, reinstated, joined, left, certified")
    consortium_id: str | None
    consortium_zh: str | None
    consortium_en: str | None
    reason: str | None
    event_id: str


class MemberWithHistory(CataloguedMember):
    history: list[Turn]


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/members", tags=["成员 / members"], responses=READ_PROBLEMS)

    counts = ReadOn(_all_stated, _stated_further)

    def told(view: View, query: MomentQuery, code: str | None) -> Iterable[Row]:
        if isinstance(view, LiveView):
            return stated_of(view, [], code) if code else counts.now(view).values()
        ends = [end for end in (query.occurred_until, query.recorded_until) if end]
        with reader.live() as verdicts:
            return [*accepted_then(view, code), *refused_then(verdicts, min(ends), code)]

    def found(query: MomentQuery, who: Caller, code: str | None = None) -> list[Row]:
        with reader.view(query) as view:
            rows = catalogue(view, told(view, query, code), code)
            if code:
                rows = [row | {"history": history(view, code)} for row in rows]
        rows = [shown_member(row, who) for row in rows]
        for row in rows:
            row["stated"] = [one | {"event_type_zh": event_type_zh(one["event_type"])} for one in row["stated"]]
        return rows

    @router.get("", summary="成员目录 / the catalogue of members", response_model=Page[CataloguedMember])
    def listed(query: Annotated[ListQuery, Query()], who: Asking) -> dict[str, Any]:
        page, following = page_of("members", query, found(query, who), lambda row: (row["member_code"],))
        return {"items": page, "next": following}

    @router.get(
        "/{code}",
        summary="一个成员及其沿革 / one member and what happened to it",
        response_model=MemberWithHistory,
        responses=responses(404),
    )
    def one(code: str, query: Annotated[MomentQuery, Query()], who: Asking) -> Row:
        rows = found(query, who, code)
        if not rows:
            raise UnknownMember(
                f"没有成员 {code}；成员目录见 /v1/members", f"there is no member {code}; the members are at /v1/members"
            )
        return rows[0]

    return router


Stated = dict[tuple[str, str, str], Row]
"""(member, event type, outcome) -> a row as `stated` has it."""


def _all_stated(view: LiveView) -> Stated:
    return {_key(row): row for row in view.rows(stated())}


def _stated_further(view: LiveView, counted: Stated, numbers: Sequence[int]) -> Stated:
    found = dict(counted)
    for row in view.rows(stated([verdict.c.seq.in_(numbers)])):
        if before := found.get(_key(row)):
            last = max(before["last_recorded_at"], row["last_recorded_at"])
            row = row | {"facts": before["facts"] + row["facts"], "last_recorded_at": last}
        found[_key(row)] = row
    return found


def _key(row: Row) -> tuple[str, str, str]:
    return row["member"], row["event_type"], row["outcome"]


def shown_member(row: Row, who: Caller) -> Row:
    """A row of the catalogue without counts of facts about graduates, which count people, where these are not shown."""
    grant = who.may("graduate-facts")
    if grant is Grant.ALL or (grant is Grant.OWN and row["member_code"] == who.member):
        return row
    hidden = personal_types()
    stated = [one for one in row["stated"] if one["event_type"] not in hidden]
    if row["last_recorded_at"]:
        row = row | {"last_recorded_at": day_only(row["last_recorded_at"])}
    return row | {"stated": stated} | {outcome: sum(one[outcome] for one in stated) for outcome in OUTCOMES}
