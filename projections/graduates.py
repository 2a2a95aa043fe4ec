"""Graduates: declared cohorts, registered graduates and what became of them (plan clause 三(三)).

No row holds a name or a number of a person: the subject ends in a random person_ref.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, func, select

from projections.engine.declaration import Entity, Projection, ReadModel, Summary

PLACED = ("employed", "self_employed", "flexible", "further_study")
"""Outcomes that count as placed (毕业去向落实): work, own business, flexible work, further study."""
WORKING = ("employed", "self_employed", "flexible")

cohort = Entity(
    "cohort",
    family="graduate",
    key=("subject",),
    sets={
        "CohortDeclared": ("member", "graduation_year", "major", "level", "consortium", "size", "graduates_on"),
        "CohortRevised": ("size", "graduates_on"),
    },
)

graduate = Entity(
    "graduate",
    family="graduate",
    key=("subject",),
    sets={
        "GraduateRegistered": ("member", "cohort", "graduation_year", "major", "education", "home_area"),
        "OutcomeReported": (
            *("outcome", "employer", "industry", "work_area", "wage", "matched", "partner"),
            *("study_route", "study_level"),
        ),
    },
)


def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows of a group meet `condition`."""
    return func.sum(case((condition, 1), else_=0), type_=Integer)


def is_registered() -> ColumnElement[bool]:
    return graduate.table.c.member.is_not(None)


def is_unplaced() -> ColumnElement[bool]:
    """Registered, and looking for work or not heard of yet."""
    return func.coalesce(graduate.table.c.outcome, "seeking") == "seeking"


graduates_by_major = Summary(
    "graduates_by_major",
    of=graduate,
    by=("graduation_year", "member", "major"),
    counts={"registered": None, "placed": graduate.table.c.outcome.in_(PLACED), "unplaced": is_unplaced()},
    where=is_registered(),
)


def graduate_supply(on: date) -> Select[Any]:
    """Graduates per year, school and major: registered, placed, unplaced (persons)."""
    s = graduates_by_major.table.c
    return select(s.graduation_year, s.member, s.major, s.registered, s.placed, s.unplaced)


def cohorts(on: date) -> Select[Any]:
    """Every declared cohort, one row each."""
    c = cohort.table.c
    columns = (c.subject, c.member, c.graduation_year, c.major, c.level, c.size, c.graduates_on)
    return select(*columns).where(c.member.is_not(None))


projection = Projection(
    "graduates",
    "毕业生供给",
    "Graduate supply",
    entities=(cohort, graduate),
    summaries=(graduates_by_major,),
    read_models=(
        ReadModel(
            "graduate-supply",
            "毕业生（按届次、学校与专业）",
            "Graduates by year, school and major",
            graduate_supply,
        ),
        ReadModel("cohorts", "毕业生预计", "Declared cohorts", cohorts),
    ),
)
