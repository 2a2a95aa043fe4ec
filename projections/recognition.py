"""Appraisals of members and consortia, and commendations (plan clauses 三(二), 四(三) and 四(五))."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from projections.engine.children import current
from projections.engine.declaration import Entity, Projection, ReadModel

appraisal = Entity(
    "appraisal",
    family="governance",
    key=("subject",),
    sets={
        "AppraisalRecorded": {
            **{name: name for name in ("appraised_kind", "consortium_id", "member_code", "period", "grade", "score")},
            **{name: name for name in ("appraised_on", "summary")},
            "appraised_by": "member",
        }
    },
)

commendation = Entity(
    "commendation",
    family="governance",
    key=("subject",),
    sets={
        "CommendationAwarded": {
            **{name: name for name in ("title", "level", "awarded_on", "reason", "document", "consortium")},
            "awarded_by": "member",
        }
    },
)

commended = Entity(
    "commended",
    family="governance",
    key=("subject", "unit_code", "recipient"),
    sets={"CommendationAwarded": ("persons",)},
    each="recipients",
    of=commendation,
)


def appraisals(on: date) -> Select[Any]:
    """Appraisals made by `on`: who, for which period, with which grade and points of 100."""
    a = appraisal.table.c
    columns = (a.subject, a.appraised_kind, a.consortium_id, a.member_code, a.period, a.grade, a.score)
    return select(*columns, a.appraised_on, a.appraised_by, a.summary).where(a.appraised_on <= on)


def commendations(on: date) -> Select[Any]:
    """Commendations awarded by `on`, with the number of units commended and of people commended (persons)."""
    c, named = commendation.table.c, current(commended)
    units = func.sum(case((named.c.recipient == "unit", 1), else_=0)).label("units")
    told = (
        select(named.c.subject, units, func.sum(named.c.persons).label("persons")).group_by(named.c.subject).subquery()
    )
    columns = (c.subject, c.title, c.level, c.awarded_on, c.awarded_by, c.reason, c.document, c.consortium)
    return (
        select(
            *columns, func.coalesce(told.c.units, 0).label("units"), func.coalesce(told.c.persons, 0).label("persons")
        )
        .select_from(commendation.table.outerjoin(told, told.c.subject == c.subject))
        .where(c.awarded_on <= on)
    )


def commended_units(on: date) -> Select[Any]:
    """Who was commended by `on`: the unit itself, or so many of its people, never named."""
    c, named = commendation.table.c, current(commended)
    return (
        select(named.c.subject, named.c.unit_code, named.c.recipient.label("commended_as"), named.c.persons)
        .select_from(named.join(commendation.table, c.subject == named.c.subject))
        .where(c.awarded_on <= on)
    )


projection = Projection(
    "recognition",
    "考核与表彰",
    "Appraisals and commendations",
    entities=(appraisal, commendation, commended),
    read_models=(
        ReadModel("appraisals", "考核评价", "Appraisals", appraisals),
        ReadModel("commendations", "表彰奖励", "Commendations", commendations),
        ReadModel("commended-units", "受表彰单位", "Units commended", commended_units),
    ),
)
