"""Shapes of counties and zones."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from projections.platform.api.figures.reporting import Silent
from projections.platform.api.shapes import OfPeople


class PlaceFigures(BaseModel):
    """What a place has on the day. Null: not counted for this kind of place, or people that are not shown."""

    demands: int = Field(description="在招需求，条 / open demands")
    open: int = Field(description="待补岗位，人 / openings still to fill")
    supply: float | None = Field(
        description="一年内可供给，人，按学校所在县市区；园区不计 / persons within a year; not of zones"
    )
    gap: float | None = Field(description="缺口 = 需求 − 供给，人 / open of the fit minus supply")
    enterprises: int = Field(description="在册企业 / active enterprises")
    schools: int
    institutes: int = Field(description="科研院所与培训机构 / research institutes and training providers")
    cooperations: int = Field(description="在行校企合作 / cooperations that run, with a party here")
    majors: int = Field(description="在办专业 / majors on offer")
    services: int = Field(description="技术服务请求 / requests for technology services")
    members: int = Field(description="在册成员 / active members")
    silent: int = Field(description="应报未报的成员 / members that have not reported")


class Place(BaseModel):
    """A county or a zone, and where it stands in the grid: row 0 is the north, column 0 the west."""

    code: str
    kind: Literal["county", "zone"] = Field(description="县市区、园区")
    name_zh: str
    name_en: str | None
    short_zh: str = Field(description="图上用名 / the name on the map")
    short_en: str | None
    row: int
    column: int
    figures: PlaceFigures
    last_recorded_at: datetime | None = Field(
        description="其成员最近一次被接受的报送 / newest accepted fact of its members"
    )


class Places(OfPeople):
    as_of: date
    live: bool
    items: list[Place]


class PlaceMember(BaseModel):
    member_code: str
    name_zh: str | None
    kind: str
    status: str
    last_recorded_at: datetime | None
    silent: bool


class PlaceDemand(BaseModel):
    subject: str
    title: str | None
    member: str
    member_zh: str | None
    open: int
    openings: int
    valid_until: date


class OnePlace(Place, OfPeople):
    """A place with what is in it. `wanted`: the demands with most openings, as many as are listed."""

    as_of: date
    silent_since: date
    silent: list[Silent]
    members: list[PlaceMember]
    wanted: list[PlaceDemand]
