"""Shapes of the answers about services between members."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from projections.platform.api.joint_work.asked_values import Code, Subject
from projections.platform.api.moments.asked import ListQuery, MomentQuery

State = Literal["requested", "accepted", "delivered", "rated", "cancelled"]


class BoardQuery(MomentQuery):
    """The board."""

    kind: Code | None = Field(None, description="服务类型 / kind of service")
    county: Code | None = Field(None, description="县市区代码 / county")
    consortium: Code | None = Field(None, description="联合体 / consortium")
    cards: int = Field(6, ge=1, le=50, description="每列至多几项 / items of a column at most")


class Provider(BaseModel):
    member: str
    member_zh: str | None
    member_en: str | None
    accepted_at: datetime | None
    due_on: date | None
    contract_value: int | None = Field(description="合同金额，元 / yuan")
    delivered_at: datetime | None


class ServiceRequest(BaseModel):
    """A request for a service with its state."""

    subject: str
    requester: str
    requester_zh: str | None
    requester_en: str | None
    kind: str
    kind_zh: str | None
    kind_en: str | None
    title: str
    industry: str | None
    industry_zh: str | None
    industry_en: str | None
    county: str | None
    county_zh: str | None
    county_en: str | None
    consortium: str | None
    budget: int | None = Field(description="预算，元 / yuan")
    wanted_by: date | None
    requested_at: datetime
    state: State
    due_on: date | None = Field(
        description="下一步的期限：未承接为期望日期，承接后为约定交付日期 / day of its next step: wanted by, or agreed delivery"
    )
    overdue: bool
    accepted_at: datetime | None
    delivered_at: datetime | None
    contract_value: int | None = Field(description="各承接方合同金额合计，元 / yuan, all providers")
    trained_person_times: int | None
    score: str | None
    score_zh: str | None
    score_en: str | None
    cancel_reason: str | None
    providers: list[Provider]


class BoardColumn(BaseModel):
    state: State
    count: int
    overdue: int
    cards: list[ServiceRequest] = Field(description="逾期在前，期限早的在前 / overdue first, then by day")


class Board(BaseModel):
    as_of: date
    live: bool
    columns: list[BoardColumn]


class ProviderRecord(BaseModel):
    """What a provider has taken on, and how it was rated."""

    member: str
    member_zh: str | None
    member_en: str | None
    accepted: int
    delivered: int
    overdue: int = Field(description="约定交付日期已过而未交付 / agreed day past, not delivered")
    ratings: int
    points: float | None = Field(
        description="满意度：100×非常满意+80×比较满意+60×基本满意，除以评价数 / satisfaction by the published formula"
    )


class HelpReason(BaseModel):
    """Why somebody can help, and how much it counts."""

    code: Literal["resource", "same_industry", "same_kind", "majors", "cooperates", "same_consortium", "same_county"]
    points: int
    zh: str
    en: str


class HelpersQuery(ListQuery):
    subject: Subject = Field(description="服务需求编号 / subject of the request")


class Helper(BaseModel):
    """A member that can help, with the reasons."""

    member: str
    member_zh: str | None
    member_en: str | None
    kind: str
    points: int
    reasons: list[HelpReason]
    satisfaction: float | None = Field(description="既往满意度 / satisfaction with its services so far")
