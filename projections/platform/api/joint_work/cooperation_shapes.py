"""Shapes of the answers about cooperations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from projections.platform.api.joint_work.asked_values import Subject
from projections.platform.api.moments.asked import MomentQuery

State = Literal["coming", "in_force", "ended"]
GUARDED = "按权限取整数，人少时为 null / for most callers rounded, null where they are few"


class CooperationQuery(MomentQuery):
    subject: Subject = Field(description="合作编号 / subject of the cooperation")


class Party(BaseModel):
    party: str
    party_zh: str | None
    party_en: str | None
    party_role: str | None
    party_role_zh: str | None
    party_role_en: str | None
    leads: bool | None


class Cooperation(BaseModel):
    """A cooperation in the words of the party that stated its terms last."""

    subject: str
    member: str = Field(description="最近一次报送的一方 / the party that stated it last")
    kind: str
    title: str
    state: State
    agreement_type: str | None
    signed_on: date | None
    starts_on: date
    ends_on: date | None
    ended_on: date | None
    end_reason: str | None
    chain: str | None
    pathway: str | None
    consortium: str | None
    planned_students: int | None
    hires_agreed: int | None
    investment_agreed: int | None = Field(description="元 / yuan")
    enterprise_investment_agreed: int | None = Field(description="元 / yuan")
    statements: int = Field(description="几方报送过 / how many parties have stated it")
    stated_at: datetime
    parties: list[Party]
    students_enrolled: int | None = Field(description=f"累计招收学生；{GUARDED}")
    courses_developed: int | None
    enterprise_teachers: int | None


class CooperationKind(BaseModel):
    """How many cooperations of a kind there are; what follows is of those in force."""

    kind: str
    kind_zh: str | None
    kind_en: str | None
    in_force: int
    coming: int
    ended: int
    schools: int
    enterprises: int
    planned_students: int | None
    students_enrolled: int | None = Field(description=f"累计招收学生；{GUARDED}")
    courses_developed: int | None
    enterprise_teachers: int | None
    stated_at: datetime = Field(description="最近一次报送的时间 / when one of them was stated last")


class Statement(BaseModel):
    """One party's terms."""

    member: str
    member_zh: str | None
    member_en: str | None
    kind: str
    title: str | None
    agreement_type: str | None
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    planned_students: int | None
    hires_agreed: int | None
    investment_agreed: int | None
    ended_on: date | None
    end_reason: str | None
    parties: int


class Progress(BaseModel):
    """Totals since the beginning, as one party counts them at the end of a day; students as for the list."""

    member: str
    member_zh: str | None
    member_en: str | None
    term: str
    counted_on: date
    students_enrolled: int | None
    students_left: int | None
    students_trained: int | None
    students_employed: int | None
    interns_received: int | None
    students_assessed: int | None
    programmes_adopted: int | None
    courses_developed: int | None
    textbooks_developed: int | None
    hours_taught: int | None
    enterprise_teachers: int | None
    investment_paid: int | None
    enterprise_investment_paid: int | None


class StatedCooperation(BaseModel):
    as_of: date
    live: bool
    cooperation: Cooperation
    statements: list[Statement]
    progress: list[Progress]
