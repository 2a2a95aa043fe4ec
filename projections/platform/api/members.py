"""/v1/members: who is a member, in which consortia, what each has stated and when last."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, and_, or_

from projections.engine.view import Row
from projections.member_catalogue import OUTCOMES, catalogue, history
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Caller, Grant
from projections.platform.api.moments import ListQuery, MomentQuery
from projections.platform.api.names import event_type_zh
from projections.platform.api.paging import Page, page_of
from projections.platform.api.people import day_only
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.reader import Reader
from projections.platform.api.verdicts import accepted_by, personal_types
from projections.records import verdict
from schemas.errors import UnknownMember


class InConsortium(BaseModel):
    consortium_id: str
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
    reason: str | None
    event_id: str


class MemberWithHistory(CataloguedMember):
    history: list[Turn]


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/members", tags=["成员 / members"], responses=READ_PROBLEMS)

    def found(query: MomentQuery, who: Caller, code: str | None = None) -> list[Row]:
        with reader.live() as verdicts, reader.view(query) as view:
            rows = catalogue(view, verdicts, recorded_by(query), code)
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


def recorded_by(moment: MomentQuery) -> list[ColumnElement[bool]]:
    """Accepted facts that had happened and were known at the moment, and whatever else was recorded by then."""
    if moment.live:
        return []
    ends = [end for end in (moment.occurred_until, moment.recorded_until) if end]
    others = and_(verdict.c.outcome != "accepted", verdict.c.recorded_at <= min(ends))
    return [or_(and_(*accepted_by(moment)), others)]
