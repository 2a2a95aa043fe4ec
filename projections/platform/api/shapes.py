"""Shapes of the answers under /v1."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from projections.platform.api.figures.reporting import FreshnessShape
from projections.platform.api.people import Shown

SHOWN = (
    "人数如何显示：hidden 人数过少，unpublished 截至月末尚无记录 / unpublished: none were on record at the month end"
)
Unit = Literal["ratio", "percent", "days", "persons", "person_times", "count", "yuan", "points"]
"""Units of figures, as projections.evaluation.tree.leaf_reading.UNITS has them."""


class FigureShape(BaseModel):
    """One indicator. A `percent` value runs from 0 to 100."""

    id: str
    name_zh: str
    name_en: str
    unit: Unit = Field(description="percent 为 0 至 100 / percent runs from 0 to 100")
    value: float | None = Field(description="null：没有可除的数 / null: nothing to divide by")
    numerator: float | None
    denominator: float | None
    events: int | None = Field(description="背后的事实数 / number of facts behind it")
    as_of: date = Field(description="这一数字截至哪一天 / the day that this figure is of")
    shown: Shown = Field(
        "exact",
        description="涉及人数的：取整，人数过少不显示，或尚未公布 / of people: rounded, hidden where few, or not published yet",
    )
    definition_zh: str
    definition_en: str
    key: bool = Field(description="是否为首页的关键指标 / whether it is a key figure")
    families: list[str] = Field(description="所依据的事件族 / event families that it stands on")
    freshest_fact: datetime | None = Field(description="这些族最新事实的记录时间 / newest fact of these families")
    speakers: list[str] = Field(description="报送这些事实的成员类别 / kinds of members that state such facts")
    silent: int = Field(description="其中应报送而未报送的成员数 / how many of these have not reported")
    month_ago: float | None = Field(
        None, description="上月末的值，change=true 时给出 / at the end of last month, when asked"
    )
    change: float | None = Field(None, description="与上月末之差 / difference since then")


class Figures(BaseModel):
    as_of: date
    known_at: date | None
    live: bool
    freshest_fact: datetime | None = Field(description="最新事实的记录时间 / when the newest fact was recorded")
    freshness: FreshnessShape
    figures: list[FigureShape]


class Counts(BaseModel):
    open_demands: int
    open_positions: int
    graduates: int | None = Field(description="人数过少或尚无记录则为 null / null where few, or none on record")
    majors_on_offer: int
    services: int
    members: int
    consortia: int


class OfPeople(BaseModel):
    people_as_of: date = Field(description="人数截至哪一天 / the day that counts of people are of")
    people_on_record: bool = Field(
        description="到那一天是否已有人数记录；没有则尚不公布 / whether people were on record by then; if not, none are told"
    )


class Summary(OfPeople):
    as_of: date
    live: bool
    counts: Counts


class Gap(BaseModel):
    open: int = Field(description="在招岗位（人） / openings left, persons")
    supply: float | None = Field(
        description="可招人数，一人按专业对应的职业均分；不显示的为 null / people, shared over occupations; null if not shown"
    )
    gap: float | None = Field(description="open - supply")
    shown: Shown = Field(description=SHOWN)


class OccupationFit(Gap):
    occupation: str
    occupation_zh: str | None


class CountyFit(Gap):
    county: str
    county_zh: str | None
    county_en: str | None


class Fit(OccupationFit, CountyFit):
    pass


class Stated(BaseModel):
    seq: int = Field(description="裁定的序号 / number of the verdict")
    event_type: str
    event_type_zh: str | None
    member: str
    member_zh: str | None
    subject: str | None = Field(description="毕业生类事实不公开 / null for facts about graduates")
    recorded_at: datetime


class Fact(Stated):
    occurred_at: datetime


class Reason(BaseModel):
    code: str
    type: str = Field(description="该理由的说明 / where it is explained", examples=["/v1/reasons/unknown-code"])
    field: str | None
    field_zh: str | None = Field(description="字段的中文名 / the field's Chinese name")
    value: str | None
    zh: str
    en: str


class Rejection(Stated):
    reasons: list[Reason]


class Alert(BaseModel):
    kind: str
    subject: str
    member: str
    member_zh: str | None
    title: str | None = Field(description="demand-expiring：需求的名称 / what the demand is called")
    due_on: date = Field(
        description="到期日；或早该有报送的那一天 / last day; or the day by which it should have spoken"
    )
    openings_left: int | None = Field(description="demand-expiring：尚缺人数 / persons still wanted")
    last_at: datetime | None = Field(description="source-quiet：最近一次记录的时间 / when it stated something last")
    allowed_days: int | None = Field(description="source-quiet：通常不超过的天数 / days of silence that are usual")
    zh: str
    en: str


class EvidenceFact(BaseModel):
    """A fact behind a figure and where its statement is in the log: topic, partition and offset of the inbox."""

    event_id: str
    event_type: str
    event_type_zh: str | None
    member: str
    member_zh: str | None
    occurred_at: datetime
    recorded_at: datetime
    topic: str
    partition: int
    offset: int


class Model(BaseModel):
    name: str
    title_zh: str
    title_en: str
    projection: str


class Health(BaseModel):
    status: str
