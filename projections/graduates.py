"""Graduates: declared cohorts, registered graduates and what became of them (plan clause 三(三)).

No row holds a name or a number of a person: the subject ends in a random person_ref.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, and_, case, cast, func, select

from projections.engine.declaration import Entity, Projection, ReadModel, Summary
from projections.engine.facts_behind import facts_behind

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


_g = graduate.table.c
ABOUT_WORK = {"matched": _g.matched, "work_area": _g.work_area.like("3707%"), "partner": _g.partner}
"""What is asked of those in work: the column that has to be known -> whether it is so."""


def works(known: str) -> ColumnElement[bool]:
    """In work, and the column `known` is stated."""
    return and_(_g.outcome.in_(WORKING), _g[known].is_not(None))


graduates_by_major = Summary(
    "graduates_by_major",
    of=graduate,
    by=("graduation_year", "member", "major", "cohort"),
    counts={
        "registered": None,
        "placed": _g.outcome.in_(PLACED),
        "unplaced": is_unplaced(),
        **{f"{known}_known": works(known) for known in ABOUT_WORK},
        **{f"{known}_so": and_(works(known), so) for known, so in ABOUT_WORK.items()},
    },
    sums={
        "facts": facts_behind(graduate),
        "unplaced_facts": case((is_unplaced(), facts_behind(graduate)), else_=0),
        **{f"{known}_facts": case((works(known), facts_behind(graduate)), else_=0) for known in ABOUT_WORK},
    },
    where=is_registered(),
)
"""Registered graduates. `<column>_known`: those in work of whom the column is stated, `<column>_so`: of whom it is so
(ABOUT_WORK); `<part>_facts`: the facts behind these."""


def graduate_supply(on: date) -> Select[Any]:
    """Graduates per year, school and major: registered, placed, unplaced (persons)."""
    s = graduates_by_major.table.c
    keys, people = (s.graduation_year, s.member, s.major), (s.registered, s.placed, s.unplaced)
    return select(*keys, *(cast(func.sum(n), BigInteger).label(n.name) for n in people)).group_by(*keys)


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
