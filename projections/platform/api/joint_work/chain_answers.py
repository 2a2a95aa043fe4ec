"""What answers a chain of industry: demands and openings in its industries, majors that lead to the occupations asked for,
cooperations and resources that name it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic import BaseModel, Field
from sqlalchemy import func, select

from projections.cooperation import IN_FORCE, cooperation_list
from projections.demand import demand_list
from projections.engine.view import Row, View
from projections.industry_map import occupations_of_majors
from projections.majors import majors_on_offer
from projections.plans import jobs_in_force, links_in_force
from projections.platform.api.joint_work.named_rows import named_rows
from projections.platform.api.names import NAMELESS, Name, code_names
from projections.resources import OFFERED, resources


class Link(BaseModel):
    link: str
    link_position: str
    link_position_zh: str | None
    link_position_en: str | None
    link_state: str
    link_state_zh: str | None
    link_state_en: str | None
    industry: str | None
    industry_zh: str | None
    industry_en: str | None
    lead_enterprise: str | None
    lead_enterprise_zh: str | None
    lead_enterprise_en: str | None


class OccupationAsked(BaseModel):
    """An occupation that the chain asks for."""

    occupation: str
    occupation_zh: str | None
    occupation_en: str | None
    openings: int = Field(description="在招岗位（人） / openings, persons")
    planned: int = Field(description="规划需补充岗位，本年起合计（人） / posts planned from this year on, persons")
    majors: int = Field(description="对应的在办专业点 / majors on offer that lead to it, per school")


class Chain(BaseModel):
    """A key chain of industry in the plans in force, and what answers it."""

    chain: str
    links: list[Link]
    plans: list[str]
    demands: int
    openings: int
    planned: int
    majors: int
    schools: int
    gaps: int = Field(description="没有对应在办专业的职业数 / occupations that no major on offer leads to")
    cooperations: int
    resources: int
    occupations: list[OccupationAsked] = Field(description="需求多的在前 / those asked for most first")


def chains_of(view: View) -> list[Row]:
    """Every chain. An industry of a link counts with all that lies in it: GB/T 4754 3412 lies in 341."""
    links = view.rows(select(links_in_force(view.on)))
    by_chain: dict[str, list[Row]] = defaultdict(list)
    for row in links:
        by_chain[row["chain"]].append(row)
    d, j = demand_list(view.on).subquery().c, jobs_in_force(view.on).c
    asked = (
        select(d.industry, d.occupation, func.count().label("demands"), func.sum(d.open).label("open"))
        .where(d.industry.is_not(None))
        .group_by(d.industry, d.occupation)
    )
    planned = (
        select(j.industry, j.occupation, func.sum(j.new_jobs).label("new_jobs"))
        .where(j.year >= view.on.year)
        .group_by(j.industry, j.occupation)
    )
    facts = _Facts(view.rows(asked), view.rows(planned), _majors(view), code_names(view, "occupation"))
    running, offered = _named_by(view, cooperation_list, IN_FORCE), _named_by(view, resources, OFFERED)
    return [
        _chain(view, chain, there, facts) | {"cooperations": running[chain], "resources": offered[chain]}
        for chain, there in by_chain.items()
    ]


class _Facts(NamedTuple):
    """What all chains are answered from."""

    demands: list[Row]
    planned: list[Row]
    majors: dict[str, set[tuple[str, str]]]
    names: dict[str, Name]


def _majors(view: View) -> dict[str, set[tuple[str, str]]]:
    """Occupation -> (school, major) of the majors on offer that lead to it."""
    offered: dict[str, set[str]] = defaultdict(set)
    m = majors_on_offer(view.on).subquery().c
    for row in view.rows(select(m.member, m.major).distinct()):
        offered[row["major"]].add(row["member"])
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in view.rows(occupations_of_majors(view.on)):
        found[row["occupation"]] |= {(school, row["major"]) for school in offered[row["major"]]}
    return found


def _named_by(view: View, listed: Any, state: str) -> Counter[str]:
    """Chain -> how many of a list name it and are in this state."""
    rows = listed(view.on).subquery().c
    asked = select(rows.chain, func.count().label("n")).where(rows.chain.is_not(None), rows.state == state)
    return Counter({row["chain"]: row["n"] for row in view.rows(asked.group_by(rows.chain))})


def _chain(view: View, chain: str, links: list[Row], facts: _Facts) -> Row:
    industries = {row["industry"] for row in links if row["industry"]}
    demands = list(_inside(facts.demands, industries))
    openings, planned = Counter[str](), Counter[str]()
    for row in demands:
        openings[row["occupation"]] += int(row["open"])
    for row in _inside(facts.planned, industries):
        planned[row["occupation"]] += int(row["new_jobs"])
    asked = sorted({*openings, *planned} - {None}, key=lambda one: (-openings[one] - planned[one], one))
    serving = set().union(*(facts.majors.get(one, set()) for one in asked))
    names = ("link", "link_position", "link_state", "industry", "lead_enterprise")
    told = {tuple(row[name] for name in names): {name: row[name] for name in names} for row in links}
    return {
        "chain": chain,
        "links": named_rows(
            view,
            sorted(told.values(), key=lambda one: (POSITIONS.index(one["link_position"]), one["link"])),
            members=("lead_enterprise",),
            codes={"industry": "industry"},
            choices=("link_position", "link_state"),
        ),
        "plans": sorted({row["subject"] for row in links}),
        "demands": sum(row["demands"] for row in demands),
        "openings": sum(openings.values()),
        "planned": sum(planned.values()),
        "majors": len(serving),
        "schools": len({school for school, _ in serving}),
        "gaps": sum(one not in facts.majors or not facts.majors[one] for one in asked),
        "occupations": [
            {
                "occupation": one,
                "occupation_zh": facts.names.get(one, NAMELESS).zh,
                "occupation_en": facts.names.get(one, NAMELESS).en,
                "openings": openings[one],
                "planned": planned[one],
                "majors": len(facts.majors.get(one, ())),
            }
            for one in asked
        ],
    }


POSITIONS = ("upstream", "midstream", "downstream", "supporting")


def _inside(rows: Iterable[Row], industries: set[str]) -> Iterable[Row]:
    return (row for row in rows if any(row["industry"].startswith(one) for one in industries))
