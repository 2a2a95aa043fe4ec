"""Majors on offer and their planned intake (plan clause 三(三): 专业设置与调整)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from projections.engine.declaration import Entity, Projection, ReadModel

major = Entity(
    "major",
    family="major-change",
    key=("subject",),
    sets={
        "MajorOpened": {
            **{name: name for name in ("member", "major", "name_zh", "level", "years", "county", "consortium")},
            "open_from": "effective_from",
        },
        "MajorClosed": {"closed_from": "effective_from", "closing_reason": "reason"},
    },
)

enrolment = Entity(
    "enrolment",
    family="major-change",
    key=("subject", "school_year"),
    sets={"EnrolmentPlanned": ("member", "planned")},
)

intake = Entity(
    "intake",
    family="major-change",
    key=("subject", "school_year"),
    sets={"EnrolmentReported": {"reported_by": "member", "admitted": "admitted", "enrolled": "enrolled"}},
)


def is_on_offer(on: date) -> ColumnElement[bool]:
    m = major.table.c
    return and_(m.open_from <= on, or_(m.closed_from.is_(None), m.closed_from > on))


def majors_on_offer(on: date) -> Select[Any]:
    """Majors that schools offer on `on`, with the planned intake of the newest school year begun."""
    m, e = major.table.c, enrolment.table.c
    newest = (
        select(e.subject, func.max(e.school_year).label("school_year"))
        .where(e.school_year <= on.year)
        .group_by(e.subject)
        .subquery()
    )
    joined = major.table.outerjoin(newest, newest.c.subject == m.subject).outerjoin(
        enrolment.table, and_(e.subject == m.subject, e.school_year == newest.c.school_year)
    )
    columns = (
        m.subject,
        m.member,
        m.major,
        m.name_zh,
        m.level,
        m.years,
        m.county,
        m.open_from,
        m.closed_from,
    )
    return select(*columns, e.school_year, e.planned).select_from(joined).where(is_on_offer(on))


projection = Projection(
    "majors",
    "专业设置",
    "Majors on offer",
    entities=(major, enrolment, intake),
    read_models=(ReadModel("majors-on-offer", "在办专业", "Majors on offer", majors_on_offer),),
)
