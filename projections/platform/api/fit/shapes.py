"""Shapes of what stands behind the fit."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from projections.platform.api.moments.asked import ListQuery, MomentQuery
from projections.platform.api.people import Shown
from projections.platform.api.shapes import SHOWN

OCCUPATION = "只要这个职业 / only this occupation"
COUNTY = "只要这个县市区 / only this county"


class CellQuery(ListQuery):
    """Which cell of the fit; without either, all of it."""

    occupation: str | None = Field(None, max_length=20, description=OCCUPATION, examples=["6-18-01-01"])
    county: str | None = Field(None, max_length=20, description=COUNTY, examples=["370705"])


class FitTrendQuery(MomentQuery):
    occupation: str | None = Field(None, max_length=20, description=OCCUPATION)
    county: str | None = Field(None, max_length=20, description=COUNTY)
    months: int = Field(6, ge=1, le=24, description="几个月末 / how many ends of months")


class DemandBehind(BaseModel):
    """An open demand of a cell. `open`: openings still to fill, persons."""

    subject: str
    member: str
    member_zh: str | None
    title: str | None
    occupation: str
    occupation_zh: str | None
    county: str
    openings: int
    open: int
    wage_min: float | None
    wage_max: float | None
    valid_until: date


class CohortBehind(BaseModel):
    """A declared cohort whose major leads to an occupation of the cell, at a school in its county."""

    subject: str
    member: str
    member_zh: str | None
    county: str
    graduation_year: int
    major: str
    major_zh: str | None
    size: int | None = Field(description="预计毕业人数 / people declared")
    occupations: int = Field(description="该专业对应的职业数，人数按此均分 / occupations that the major leads to")
    graduates_on: date


class FitPoint(BaseModel):
    on: date = Field(description="统计日，当日结束 / as of the end of this day")
    open: int
    supply: float | None = Field(description="不显示的为 null / null where it is not shown")
    gap: float | None
    shown: Shown = Field(description=SHOWN)


class FitTrend(BaseModel):
    """Demand and supply over time, the earliest first; the last point is the moment that was asked about."""

    points: list[FitPoint]
