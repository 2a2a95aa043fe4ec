"""The shared inventory: bases, laboratories, equipment, experts, courses that members offer (plan clause 三(一))."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, case, select

from projections.engine.children import current
from projections.engine.declaration import Entity, Projection, ReadModel

WHOLE = ("ResourceListed", "ResourceRevised")
"""Each states all terms of the offer."""
TERMS = (
    *("title", "description", "level", "chain", "expert_rank", "capacity", "equipment_value", "open_hours_per_year"),
    *("sharing", "sharing_terms", "contact_office", "valid_until"),
)

resource = Entity(
    "resource",
    family="resource",
    key=("subject",),
    sets={
        "ResourceListed": ("member", "kind", "county", "park", "consortium"),
        "ResourceRetired": {"retired_on": "retired_on", "retire_reason": "reason"},
    },
)
"""What an offer is; revisions leave it as it is."""

resource_terms = Entity("resource_terms", family="resource", key=("subject",), sets=dict.fromkeys(WHOLE, TERMS))


def _serves(name: str, column: str, field: str) -> Entity:
    return Entity(
        name,
        family="resource",
        key=("subject", column),
        sets={event_type: {"stated_by": "member"} for event_type in WHOLE},
        each=field,
        element=column,
        of=resource_terms,
    )


resource_industry = _serves("resource_industry", "industry", "industries")
resource_major = _serves("resource_major", "major", "majors")
resource_occupation = _serves("resource_occupation", "occupation", "occupations")

OFFERED, NOT_SHARED, EXPIRED, RETIRED = "offered", "not_shared", "expired", "retired"


def resources(on: date) -> Select[Any]:
    """Everything that was listed, with its state on `on`: offered, not_shared, expired or retired."""
    r, t = resource.table.c, resource_terms.table.c
    state = case(
        (r.retired_on < on, RETIRED),
        (t.valid_until < on, EXPIRED),
        (t.sharing == "not_shared", NOT_SHARED),
        else_=OFFERED,
    )
    columns = (r.subject, r.member, r.kind, t.title, t.level, r.county, r.park, t.chain, t.capacity, t.equipment_value)
    return (
        select(*columns, t.open_hours_per_year.label("open_hours"), t.sharing, t.sharing_terms, t.contact_office, t.expert_rank,
               t.description, t.valid_until, r.retired_on, state.label("state"))
        .select_from(resource.table.join(resource_terms.table, t.subject == r.subject))
        .where(r.member.is_not(None))
    )  # fmt: skip


def industries_served() -> Subquery:
    """subject, industry: the industries that resources serve, as their owners stated last."""
    return current(resource_industry)


projection = Projection(
    "resources",
    "共享资源",
    "Shared resources",
    entities=(resource, resource_terms, resource_industry, resource_major, resource_occupation),
    read_models=(ReadModel("resources", "共享资源", "Shared resources", resources),),
)
