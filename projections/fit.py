"""Fit of supply and demand by occupation and county, derived from demand, graduates and the mapping of majors.

Supply is whom employers can hire within a year: graduates who are not placed, and declared cohorts as far as they
are not registered yet. A person is shared equally over the occupations that the major leads to, and counted in
the county of the school.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Double, Select, Subquery, and_, cast, func, literal, select, union_all

from projections.consortia import member
from projections.demand import open_demand
from projections.engine.declaration import Projection, ReadModel
from projections.graduates import cohort, graduates_by_major
from projections.succession import pairs_with_former_codes

HORIZON = timedelta(days=365)


def available_by_major(on: date) -> Subquery:
    """member (school), major, people: who can be hired within the horizon."""
    c, s = cohort.table.c, graduates_by_major.table.c
    unplaced = select(s.member, s.major, s.unplaced.label("people")).where(s.unplaced > 0)
    registered = select(s.cohort, func.sum(s.registered).label("n")).group_by(s.cohort).subquery()
    expected = (
        select(
            c.member,
            c.major,
            func.sum(func.greatest(c.size - func.coalesce(registered.c.n, 0), 0)).label("people"),
        )
        .select_from(cohort.table.outerjoin(registered, registered.c.cohort == c.subject))
        .where(c.graduates_on > on, c.graduates_on <= on + HORIZON)
        .group_by(c.member, c.major)
    )
    both = union_all(unplaced, expected).subquery()
    return (
        select(both.c.member, both.c.major, func.sum(both.c.people).label("people"))
        .group_by(both.c.member, both.c.major)
        .subquery()
    )


def supply(on: date) -> Select[Any]:
    """occupation, county, supply (persons, shared equally over the occupations of a major)."""
    people, m = available_by_major(on), member.table.c
    pairs = pairs_with_former_codes("major-occupation", ("major", "bachelor_major"), on)
    ways = select(pairs.c.from_code, func.count().label("n")).group_by(pairs.c.from_code).subquery()
    share = cast(people.c.people, Double) / cast(ways.c.n, Double)
    joined = (
        people.join(pairs, pairs.c.from_code == people.c.major)
        .join(ways, ways.c.from_code == people.c.major)
        .join(member.table, m.member_code == people.c.member)
    )
    return (
        select(pairs.c.to_code.label("occupation"), m.county, func.sum(share).label("supply"))
        .select_from(joined)
        .group_by(pairs.c.to_code, m.county)
    )


def fit(on: date) -> Select[Any]:
    """occupation, county, open, supply, gap = open - supply (persons)."""
    wanted, offered = open_demand(on).subquery(), supply(on).subquery()
    same = and_(offered.c.occupation == wanted.c.occupation, offered.c.county == wanted.c.county)
    open_ = func.coalesce(wanted.c.open, literal(0))
    there = func.coalesce(offered.c.supply, literal(0.0))
    return select(
        func.coalesce(wanted.c.occupation, offered.c.occupation).label("occupation"),
        func.coalesce(wanted.c.county, offered.c.county).label("county"),
        open_.label("open"),
        there.label("supply"),
        (cast(open_, Double) - there).label("gap"),
    ).select_from(wanted.outerjoin(offered, same, full=True))


projection = Projection(
    "fit",
    "供需匹配",
    "Fit of supply and demand",
    read_models=(ReadModel("fit", "供需匹配（按职业与县市区）", "Fit by occupation and county", fit),),
    reads=("demand", "graduates", "consortia", "reference"),
)
