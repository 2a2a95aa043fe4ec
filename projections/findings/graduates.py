"""Contradictions about graduates, by cohort and school: no row names a person or a graduate's subject."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, Subquery, Text, and_, cast, func, literal, select

from projections.findings.finding import FindingKind, Side, found, owner_of
from projections.graduates import cohort, graduate, is_registered


def _by_cohort() -> Subquery:
    """cohort, graduation_year, major, member, registered, at, by: registered graduates of each named cohort."""
    g = graduate.table.c
    keys = (g.cohort, g.graduation_year, g.major, g.member)
    counts = (func.count().label("registered"), func.max(g.member_at).label("at"), func.max(g.member_by).label("by"))
    return select(*keys, *counts).where(is_registered()).group_by(*keys).subquery()


def _undeclared(on: date) -> Select[Any]:
    """One row per school, year and major: what the school calls the cohort may hold anything, and is not shown."""
    g, c = _by_cohort(), cohort.table.c
    joined = g.outerjoin(cohort.table, and_(c.subject == g.c.cohort, c.member.is_not(None)))
    counted = (
        select(
            *(g.c.member, g.c.graduation_year, g.c.major),
            cast(func.sum(g.c.registered), Integer).label("registered"),
            func.max(g.c.at).label("at"),
            func.max(g.c.by).label("by"),
        )
        .select_from(joined)
        .where(c.subject.is_(None))
        .group_by(g.c.member, g.c.graduation_year, g.c.major)
        .subquery()
    )
    f = counted.c
    named = cast(f.graduation_year, Text) + literal(" / ") + f.major
    return found(
        counted,
        "cohort-undeclared",
        "graduate",
        subject=None,
        member=f.member,
        one=Side("registered", f.registered, f.at, f.by),
        against=Side("cohort", named),
    )


def _exceeded(on: date) -> Select[Any]:
    g, c = _by_cohort(), cohort.table.c
    counted = (
        select(
            g.c.cohort,
            cast(func.sum(g.c.registered), Integer).label("registered"),
            func.max(g.c.at).label("at"),
            func.max(g.c.by).label("by"),
        )
        .group_by(g.c.cohort)
        .subquery()
    )
    n = counted.c
    return found(
        cohort.table.join(counted, n.cohort == c.subject),
        "cohort-exceeded",
        "graduate",
        subject=c.subject,
        member=c.member,
        one=Side("registered", n.registered, n.at, n.by),
        against=Side("size", c.size, c.size_at, c.size_by),
    ).where(c.member.is_not(None), n.registered > c.size)


def _unregistered(on: date) -> Select[Any]:
    g = graduate.table.c
    school = owner_of(g.subject)
    counted = (
        select(
            school.label("member"),
            func.count().label("outcomes"),
            func.max(g.outcome_at).label("at"),
            func.max(g.outcome_by).label("by"),
        )
        .where(g.member.is_(None), g.outcome.is_not(None))
        .group_by(school)
        .subquery()
    )
    f = counted.c
    return found(
        counted,
        "outcome-of-unregistered",
        "graduate",
        subject=None,
        member=f.member,
        one=Side("outcomes", f.outcomes, f.at, f.by),
    )


KINDS = (
    FindingKind(
        "cohort-undeclared",
        "graduate",
        "届别未申报",
        "Graduates of an undeclared cohort",
        "{against_value} 登记了毕业生 {value} 人，其所属届别未申报",
        "{value} graduates of {against_value} are registered under a cohort that was never declared",
        "用 CohortDeclared 申报该届；届别写错的，用 GraduateRegistered 以正确的届别重新登记",
        "declare the cohort with CohortDeclared; if it is named wrongly, register them again with the right one",
        _undeclared,
    ),
    FindingKind(
        "cohort-exceeded",
        "graduate",
        "登记多于预计",
        "More graduates than the cohort has",
        "{subject}：登记毕业生 {value} 人，多于申报的 {against_value} 人",
        "{subject}: {value} graduates registered, {against_value} declared",
        "核对后重新报送：预计人数有误用 CohortRevised，登记有误用 GraduateRegistered",
        "check and state again: CohortRevised if the size is wrong, GraduateRegistered if a registration is",
        _exceeded,
    ),
    FindingKind(
        "outcome-of-unregistered",
        "graduate",
        "未登记者有去向",
        "Outcomes of graduates that are not registered",
        "{member} 报送了 {value} 名毕业生的去向，但未登记这些毕业生",
        "{member} reported outcomes of {value} graduates that it has not registered",
        "用 GraduateRegistered 补登记（主题与去向相同）",
        "register them with GraduateRegistered, with the same subjects",
        _unregistered,
    ),
)
