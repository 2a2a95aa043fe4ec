"""Demand: what employers look for, and how much of it is still open (plan clause 三(三))."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, select

from projections.engine.children import current
from projections.engine.declaration import Entity, Projection, ReadModel, Summary
from projections.engine.facts_behind import facts_behind

demand = Entity(
    "demand",
    family="demand",
    key=("subject",),
    sets={
        "DemandPublished": (
            *("member", "kind", "title", "occupation", "industry", "county", "park", "education_min"),
            *("openings", "wage_min", "wage_max", "valid_until", "consortium"),
        ),
        "DemandRevised": ("openings", "wage_min", "wage_max", "valid_until", "consortium"),
        "DemandFilled": ("filled_total",),
        "DemandWithdrawn": {"withdrawn_at": "occurred_at", "withdrawn_reason": "reason"},
    },
    indexes=(("county", "occupation"), ("occupation",), ("title",)),
)


demand_skill = Entity(
    "demand_skill",
    family="demand",
    key=("subject", "skill"),
    sets={"DemandPublished": {"stated_by": "member"}},
    each="skills",
    element="skill",
    of=demand,
)


def openings_left() -> ColumnElement[int]:
    """Openings of one demand that are not filled yet; never below zero."""
    d = demand.table.c
    return func.greatest(d.openings - func.coalesce(d.filled_total, 0), 0, type_=Integer)


def openings_filled() -> ColumnElement[int]:
    """Openings of one demand that are filled; never more than it has."""
    d = demand.table.c
    return func.least(func.coalesce(d.filled_total, 0), d.openings, type_=Integer)


def is_for_people() -> ColumnElement[bool]:
    """Whether a demand asks for people and was not withdrawn."""
    d = demand.table.c
    return and_(d.kind == "talent", d.withdrawn_at.is_(None))


def is_open(on: date) -> list[ColumnElement[bool]]:
    """Conditions for a demand for people that still counts on `on`."""
    return [is_for_people(), demand.table.c.valid_until >= on]


demand_stock = Summary(
    "demand_stock",
    of=demand,
    by=("occupation", "county", "valid_until"),
    counts={"demands": None, "unfilled": openings_left() > 0},
    sums={
        "openings": "openings",
        "open": openings_left(),
        "facts": facts_behind(demand),
        "unfilled_facts": case((openings_left() > 0, facts_behind(demand)), else_=0),
    },
    where=is_for_people(),
)
"""The stock of demand for people, by the last day that it is open. `unfilled`: demands with openings left."""

demand_filling = Summary(
    "demand_filling",
    of=demand,
    by=("member",),
    sums={"openings": "openings", "filled": openings_filled(), "facts": facts_behind(demand)},
    where=demand.table.c.kind == "talent",
)
"""Every demand for people ever stated, also what has expired or was withdrawn, by its employer."""


def open_demand(on: date) -> Select[Any]:
    """Openings still to fill, per occupation and county: occupation, county, demands, open (persons)."""
    s = demand_stock.table.c
    return (
        select(s.occupation, s.county, func.sum(s.demands).label("demands"), func.sum(s.open).label("open"))
        .where(s.valid_until >= on)
        .group_by(s.occupation, s.county)
    )


def demand_list(on: date) -> Select[Any]:
    """Every open demand, one row each."""
    d = demand.table.c
    columns = (d.subject, d.member, d.title, d.occupation, d.industry, d.county, d.park, d.education_min)
    return select(
        *columns,
        d.openings,
        d.filled_total,
        openings_left().label("open"),
        d.wage_min,
        d.wage_max,
        d.valid_until,
    ).where(*is_open(on))


def skills_asked_for(on: date) -> Select[Any]:
    """skill (in the employers' words), demands that ask for it, open (openings of these still to fill, persons)."""
    d, asked = demand.table.c, current(demand_skill)
    return (
        select(asked.c.skill, func.count().label("demands"), func.sum(openings_left()).label("open"))
        .join_from(asked, demand.table, asked.c.subject == d.subject)
        .where(*is_open(on))
        .group_by(asked.c.skill)
    )


EXPIRING = "demand-expiring"
"""Kind of the alert that `expiring` raises."""
NOTICE = timedelta(days=14)


def expiring(on: date) -> Select[Any]:
    """Open demands with openings left whose last day is within the notice: subject, member, due_on, openings_left."""
    d = demand.table.c
    return select(d.subject, d.member, d.valid_until.label("due_on"), openings_left().label("openings_left")).where(
        *is_open(on), d.valid_until <= on + NOTICE, openings_left() > 0
    )


projection = Projection(
    "demand",
    "人才需求",
    "Open demand",
    entities=(demand, demand_skill),
    summaries=(demand_stock, demand_filling),
    read_models=(
        ReadModel("open-demand", "在招岗位（按职业与县市区）", "Open demand by occupation and county", open_demand),
        ReadModel("demands", "在招需求", "Open demands", demand_list),
        ReadModel("skills-asked-for", "在招岗位所需技能", "Skills asked for in open demand", skills_asked_for),
    ),
)
