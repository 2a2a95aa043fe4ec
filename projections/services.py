"""Common technology services: requests, who took them, what came of them (plan clause 三(四)).

Each party's statements are kept apart: the request is the requester's, a provision is one provider's.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from projections.engine.children import current
from projections.engine.declaration import Entity, Projection, ReadModel

service_request = Entity(
    "service_request",
    family="service",
    key=("subject",),
    sets={
        "ServiceRequested": {
            "requester": "member",
            **{name: name for name in ("kind", "title", "industry", "county", "budget", "wanted_by", "consortium")},
            "requested_at": "occurred_at",
        },
        "ServiceRated": {"rated_provider": "provider", "score": "score"},
    },
)

service_provision = Entity(
    "service_provision",
    family="service",
    key=("subject", "member"),
    sets={
        "ServiceAccepted": {
            "contract_value": "contract_value",
            "due_on": "due_on",
            "accepted_at": "occurred_at",
            "accepted_in": "consortium",
        },
        "ServiceDelivered": {
            "delivered_value": "delivered_value",
            "trained_person_times": "trained_person_times",
            "delivered_at": "occurred_at",
            "delivered_in": "consortium",
        },
    },
)


achievement = Entity(
    "achievement",
    family="service",
    key=("subject",),
    sets={
        "OutcomeAchieved": ("member", "outcome_kind", "title", "level", "contract_value", "achieved_on", "consortium")
    },
)

achievement_partner = Entity(
    "achievement_partner",
    family="service",
    key=("subject", "partner"),
    sets={"OutcomeAchieved": {"stated_by": "member"}},
    each="partners",
    of=achievement,
)


def services(on: date) -> Select[Any]:
    """Every request with its state: requested, accepted, delivered or rated, and its first acceptance."""
    r, p = service_request.table.c, service_provision.table.c
    taken = (
        select(
            p.subject,
            func.count(p.accepted_at).label("providers"),
            func.min(p.accepted_at).label("accepted_at"),
            func.max(p.delivered_at).label("delivered_at"),
        )
        .group_by(p.subject)
        .subquery()
    )
    t = taken.c
    state = case(
        (r.score.is_not(None), "rated"),
        (t.delivered_at.is_not(None), "delivered"),
        (t.accepted_at.is_not(None), "accepted"),
        else_="requested",
    )
    columns = (
        r.subject,
        r.requester,
        r.kind,
        r.title,
        r.industry,
        r.county,
        r.budget,
        r.wanted_by,
        r.requested_at,
    )
    return (
        select(*columns, state.label("state"), func.coalesce(t.providers, 0).label("providers"), t.accepted_at,
               t.delivered_at, r.score)
        .select_from(service_request.table.outerjoin(taken, and_(t.subject == r.subject)))
        .where(r.requester.is_not(None))
    )  # fmt: skip


def achievements(on: date) -> Select[Any]:
    """Patents, awards, transfers and the like achieved by `on`, with the number of other parties that took part."""
    a, named = achievement.table.c, current(achievement_partner)
    partners = select(named.c.subject, func.count().label("partners")).group_by(named.c.subject).subquery()
    columns = (a.subject, a.member, a.outcome_kind, a.title, a.level, a.contract_value, a.achieved_on)
    return (
        select(*columns, func.coalesce(partners.c.partners, 0).label("partners"))
        .select_from(achievement.table.outerjoin(partners, partners.c.subject == a.subject))
        .where(a.achieved_on <= on)
    )


projection = Projection(
    "services",
    "共性技术服务",
    "Common technology services",
    entities=(service_request, service_provision, achievement, achievement_partner),
    read_models=(
        ReadModel("services", "共性技术服务", "Common technology services", services),
        ReadModel("achievements", "技术与教学成果", "Achievements", achievements),
    ),
)
