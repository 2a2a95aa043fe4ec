"""Majors on offer, their status over time and their planned intake (plan clause 三(三): 专业设置与调整).

What a school states of a major holds from a day on, until it states something else. A change that was announced and
is not to come is withdrawn by stating, from the same day, what holds then instead.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from projections.engine.children import current
from projections.engine.declaration import Constant, Entity, Projection, ReadModel
from projections.engine.periods import in_force, periods

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

OPEN, SUSPENDED, CLOSED = "open", "suspended", "closed"

major_status = Entity(
    "major_status",
    family="major-change",
    key=("subject", "effective_from"),
    sets={
        "MajorOpened": {"status": Constant(OPEN), "reason": Constant(None), "resumes_on": Constant(None)},
        "MajorSuspended": {"status": Constant(SUSPENDED), "reason": "reason", "resumes_on": "resumes_on"},
        "MajorResumed": {"status": Constant(OPEN), "reason": "reason", "resumes_on": Constant(None)},
        "MajorClosed": {"status": Constant(CLOSED), "reason": "reason", "resumes_on": Constant(None)},
    },
)

major_terms = Entity(
    "major_terms",
    family="major-change",
    key=("subject", "effective_from"),
    sets={"MajorOpened": ("name_zh", "years", "county"), "MajorRevised": ("name_zh", "years", "county")},
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


adjustment = Entity(
    "adjustment",
    family="major-change",
    key=("subject", "effective_from"),
    sets={
        name: {"adjusted": "occurred_at", "adjusted_because": "reason"}
        for name in ("MajorRevised", "MajorSuspended", "MajorResumed")
    },
)

adjustment_answer = Entity(
    "adjustment_answer",
    family="major-change",
    key=("subject", "effective_from", "answer"),
    sets={name: {"answering": "member"} for name in ("MajorRevised", "MajorSuspended", "MajorResumed")},
    each="answers",
    element="answer",
    of=adjustment,
)
"""What an adjustment of a major answers: the subject of a demand or of an industry plan."""


def is_on_offer(on: date) -> ColumnElement[bool]:
    """Opened by `on`, and neither suspended nor closed on that day."""
    m, status = major.table.c, in_force(major_status, on).c
    return and_(m.open_from <= on, m.subject.in_(select(status.subject).where(status.status == OPEN)))


def majors_on_offer(on: date) -> Select[Any]:
    """Majors that schools offer on `on`, with the planned intake of the newest school year begun.

    `closed_from`: the day from which the school will offer it no more, where that is announced.
    """
    m, e, terms = major.table.c, enrolment.table.c, in_force(major_terms, on)
    newest = (
        select(e.subject, func.max(e.school_year).label("school_year"))
        .where(e.school_year <= on.year)
        .group_by(e.subject)
        .subquery()
    )
    joined = (
        major.table.join(terms, terms.c.subject == m.subject)
        .outerjoin(newest, newest.c.subject == m.subject)
        .outerjoin(enrolment.table, and_(e.subject == m.subject, e.school_year == newest.c.school_year))
    )
    columns = (
        m.subject,
        m.member,
        m.major,
        terms.c.name_zh,
        m.level,
        terms.c.years,
        terms.c.county,
        m.open_from,
        case((m.closed_from > on, m.closed_from)).label("closed_from"),
    )
    return select(*columns, e.school_year, e.planned).select_from(joined).where(is_on_offer(on))


def major_periods(on: date) -> Select[Any]:
    """Every period of every major, also those before and those announced: subject, begins, ends (null: goes on), status."""
    m, p = major.table.c, periods(major_status)
    columns = (p.c.subject, p.c.begins, m.major, m.name_zh, p.c.status, p.c.ends, p.c.resumes_on, p.c.reason)
    return select(*columns).select_from(p.outerjoin(major.table, m.subject == p.c.subject))


def major_adjustments(on: date) -> Select[Any]:
    """Every adjustment of a major that says what it answers, one row per demand or plan: when stated, and from when."""
    a, answered = adjustment.table.c, current(adjustment_answer)
    same = and_(answered.c.subject == a.subject, answered.c.effective_from == a.effective_from)
    return select(
        a.subject,
        a.effective_from,
        a.adjusted.label("stated_at"),
        a.adjusted_because.label("reason"),
        answered.c.answer,
    ).select_from(adjustment.table.join(answered, same))


projection = Projection(
    "majors",
    "专业设置",
    "Majors on offer",
    entities=(major, major_status, major_terms, enrolment, intake, adjustment, adjustment_answer),
    read_models=(
        ReadModel("majors-on-offer", "在办专业", "Majors on offer", majors_on_offer),
        ReadModel("major-adjustments", "专业调整所对接的需求", "What adjustments of majors answer", major_adjustments),
        ReadModel("major-periods", "专业状态沿革", "Status of majors over time", major_periods),
    ),
)
