"""Shapes of what is told of majors and demand."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from projections.platform.api.moments.asked import ListQuery

Kind = Literal["no-major", "too-few", "closing", "no-demand"]


class MajorDemandQuery(ListQuery):
    """Which majors, and openings of which county."""

    major: str | None = Field(None, max_length=20, description="只要这个专业 / only this major", examples=["460104"])
    member: str | None = Field(None, max_length=64, description="只要这所学校的 / only of this school")
    county: str | None = Field(None, max_length=20, description="只计这个县市区的岗位 / openings of this county only")


class SuggestionQuery(ListQuery):
    """Which suggestions, and openings of which county."""

    kind: Kind | None = Field(None, description="只要这一类 / only of this kind")
    county: str | None = Field(None, max_length=20, description="只计这个县市区的岗位 / openings of this county only")


class Named(BaseModel):
    code: str
    zh: str | None
    en: str | None


class OccupationServed(Named):
    open: int = Field(description="在招岗位 / openings still to fill, persons")


class MajorDemand(BaseModel):
    """A major on offer, and the demand that it serves."""

    major: str
    major_zh: str | None
    schools: list[Named]
    planned: int | None = Field(description="最近学年计划招生合计 / intake planned of the newest school years, persons")
    open: int = Field(description="所对应职业的在招岗位合计 / openings of the occupations it leads to, persons")
    occupations: list[OccupationServed] = Field(description="岗位多的在前 / most openings first")


class InCounty(Named):
    open: int


class SuggestionTold(BaseModel):
    """What lacks, why, and what could be done. Computed by a plain rule; it decides nothing."""

    kind: Kind
    code: str = Field(
        description="职业代码；closing、no-demand 为专业代码 / an occupation; of the last two kinds a major"
    )
    name_zh: str | None
    open: int = Field(description="在招岗位 / openings, persons")
    planned: float | None = Field(
        description="对应专业的计划招生，按职业均分 / intake planned, shared equally over the occupations of a major"
    )
    majors: list[Named] = Field(
        description="no-major：可增设的；其余：在办的 / that could be opened; of others: on offer"
    )
    schools: list[Named]
    counties: list[InCounty] = Field(description="岗位所在，多的在前 / where the openings are")
    until: date | None = Field(description="closing：最早停办之日 / the first day on which a school offers it no more")
    reason_zh: str
    reason_en: str


class MajorYear(BaseModel):
    """How many majors of schools begin to be so in a year; of years to come, what is announced."""

    year: int
    opened: int
    resumed: int
    suspended: int
    closed: int


class MajorYears(BaseModel):
    as_of: date
    years: list[MajorYear]
