"""What the map of industry and education (产教对接图谱) is drawn from: what connects chains, enterprises, occupations,
majors, schools and cooperations on a day (plan clause 三(一)).

Selects only; `projections.platform.api.education_map.graph` puts them together.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, true

from projections.cooperation import cooperation_terms, named_parties
from projections.demand import demand, is_open, openings_left
from projections.fit import available_by_major
from projections.majors import majors_on_offer
from projections.plans import links_in_force
from projections.succession import pairs_with_former_codes


def chain_links(on: date) -> Select[Any]:
    """chain, link, link_state, industry, lead_enterprise: links of the chains in industry plans in force."""
    links = links_in_force(on).c
    return select(links.chain, links.link, links.link_state, links.industry, links.lead_enterprise).distinct()


def posts_wanted(on: date) -> Select[Any]:
    """enterprise, occupation, industry, county, open (persons): openings still to fill of demands open on `on`."""
    d = demand.table.c
    by = (d.member, d.occupation, d.industry, d.county)
    return (
        select(d.member.label("enterprise"), *by[1:], func.sum(openings_left()).label("open"))
        .where(*is_open(on), openings_left() > 0)
        .group_by(*by)
    )


def majors_offered(on: date) -> Select[Any]:
    """school, major, name_zh, people: majors on offer, and whom employers can hire of them within a year (persons)."""
    offered = majors_on_offer(on).subquery()
    people = available_by_major(on)
    o, p = offered.c, people.c
    joined = offered.outerjoin(people, (p.member == o.member) & (p.major == o.major))
    return (
        select(
            o.member.label("school"),
            o.major,
            func.min(o.name_zh).label("name_zh"),
            func.coalesce(func.max(p.people), 0).label("people"),
        )
        .select_from(joined)
        .group_by(o.member, o.major)
    )


def occupations_of_majors(on: date) -> Select[Any]:
    """major, occupation: where majors lead, by the mapping in force; also under former codes."""
    pairs = pairs_with_former_codes("major-occupation", ("major", "bachelor_major"), on)
    return select(pairs.c.from_code.label("major"), pairs.c.to_code.label("occupation")).distinct()


def cooperations_running(on: date) -> Select[Any]:
    """subject, party, party_role, kind, title, chain, planned_students: cooperations that run on `on`, once per party.

    In the words of the member that states them; a cooperation that several members state is told once for each.
    """
    t, named = cooperation_terms.table.c, named_parties()
    n = named.c
    running = (
        t.kind.is_not(None),
        t.starts_on <= on,
        func.coalesce(t.ends_on >= on, true()),
        func.coalesce(t.ended_on > on, true()),
    )
    about = (t.kind, t.title, t.chain, t.planned_students)
    return (
        select(t.subject, t.member.label("stated_by"), n.party, n.party_role, *about)
        .select_from(cooperation_terms.table.join(named, (n.subject == t.subject) & (n.member == t.member)))
        .where(*running)
    )
