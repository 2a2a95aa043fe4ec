"""Contradictions about majors: far more students enrolled than were planned."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, literal

from projections.findings.finding import FindingKind, Side, found
from projections.majors import enrolment, intake

FAR_SHARE, FAR_PERSONS = 1.2, 10
"""Far above plan: by more than a fifth, and by more than so many persons."""


def _above_plan(on: date) -> Select[Any]:
    e, i = enrolment.table.c, intake.table.c
    same = and_(i.subject == e.subject, i.school_year == e.school_year)
    return found(
        intake.table.join(enrolment.table, same),
        "enrolment-above-plan",
        "major-change",
        subject=i.subject,
        member=i.reported_by,
        one=Side("enrolled", i.enrolled, i.reported_by_at, i.reported_by_by),
        against=Side("planned", e.planned, e.member_at, e.member_by),
    ).where(i.enrolled > e.planned * literal(FAR_SHARE), i.enrolled > e.planned + literal(FAR_PERSONS))


KINDS = (
    FindingKind(
        "enrolment-above-plan",
        "major-change",
        "招生远超计划",
        "Enrolment far above plan",
        "{subject}：报到 {value} 人，远多于计划 {against_value} 人",
        "{subject}: {value} enrolled, {against_value} planned",
        "核对后重新报送同一学年：报到有误用 EnrolmentReported，计划已调整用 EnrolmentPlanned",
        "check and state that school year again: EnrolmentReported, or EnrolmentPlanned if the plan was changed",
        _above_plan,
    ),
)
