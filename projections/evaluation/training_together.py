"""Indicators of training together (plan clause 三(五)), from what the parties state of their cooperations.

A cooperation counts once, however many parties state it, as soon as one party's newest terms say so; where parties
differ is a finding, not a second cooperation.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from projections.cooperation import cooperation_progress, cooperation_terms, in_force
from projections.evaluation.figure_forms import distinct_subjects, greatest_per_subject
from projections.evaluation.indicator import Indicator, carried, lineage

PATHWAYS = ("segmented_pathway", "through_pathway")


def of_kinds(*kinds: str) -> Callable[[date], Select[Any]]:
    """Cooperations of these kinds in force, one row per party that states it."""

    def rows(on: date) -> Select[Any]:
        t = cooperation_terms.table.c
        return select(t.member, t.subject, *lineage(cooperation_terms)).where(t.kind.in_(kinds), in_force(on))

    return rows


def newest_totals(column: str, *kinds: str) -> Callable[[date], Select[Any]]:
    """Per cooperation and party the newest total of `column` counted by `on`, of these kinds or, without any, of all."""

    def rows(on: date) -> Select[Any]:
        t, p = cooperation_terms.table.c, cooperation_progress.table.c
        turn = func.row_number().over(partition_by=(p.subject, p.member), order_by=(p.counted_on.desc(), p.term.desc()))
        newest = (
            select(p.subject, p.member, p[column].label("part"), turn.label("turn"), *lineage(cooperation_progress))
            .where(p[column].is_not(None), p.counted_on <= on)
            .subquery()
        )
        found = select(newest.c.member, newest.c.subject, newest.c.part, *carried(newest)).where(newest.c.turn == 1)
        return found.where(newest.c.subject.in_(select(t.subject).where(t.kind.in_(kinds)))) if kinds else found

    return rows


def _counted(id_: str, name_zh: str, name_en: str, *kinds: str) -> Indicator:
    return Indicator(
        id_, name_zh, name_en, "count",
        f"统计日仍在有效期内的{name_zh.removesuffix('数')}数，各方报送同一合作只计一次",
        f"{name_en} in force on the day, each counted once however many parties state it",
        "三(五)", ("cooperation",), of_kinds(*kinds), distinct_subjects,
    )  # fmt: skip


order_classes = _counted("order_classes", "订单班数", "Order classes", "order_class")
industry_colleges = _counted("industry_colleges", "现代产业学院数", "Industry colleges", "industry_college")
field_engineer_colleges = _counted(
    "field_engineer_colleges", "现场工程师学院数", "Field-engineer colleges", "field_engineer_college"
)
practice_centres = _counted("practice_centres", "实训中心数", "Practice centres", "practice_centre")
teaching_teams = _counted("teaching_teams", "共组教学团队数", "Teaching teams", "teaching_team")
pathways = _counted("pathways", "分段与贯通培养项目数", "Pathways", *PATHWAYS)
apprentices = Indicator(
    "apprentices", "学徒制学生数", "Apprentices", "persons",
    "学徒制合作累计招收的学生数（各方最近一次累计数中取大者，按合作相加）",
    "Students taken in so far by apprenticeships: the greatest newest total that a party states, summed",
    "三(五)", ("cooperation",), newest_totals("students_enrolled", "apprenticeship"), greatest_per_subject,
    counts_students=True,
)  # fmt: skip
codeveloped_courses = Indicator(
    "codeveloped_courses", "共同开发课程数", "Courses developed together", "count",
    "各项合作累计共同开发的课程门数（各方最近一次累计数中取大者，按合作相加）",
    "Courses developed together so far: the greatest newest total that a party states, summed over cooperations",
    "三(五)", ("cooperation",), newest_totals("courses_developed"), greatest_per_subject,
)  # fmt: skip
PLACE = 5
INDICATORS = (
    *(order_classes, apprentices, industry_colleges, field_engineer_colleges),
    *(practice_centres, codeveloped_courses, pathways, teaching_teams),
)
