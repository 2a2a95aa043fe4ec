"""Common technology services: requests, who took them, what came of them (plan clause 三(四)).

Each party's statements are kept apart: the request is the requester's, a provision is one provider's.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, select

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


projection = Projection(
    "services",
    "共性技术服务",
    "Common technology services",
    entities=(service_request, service_provision),
    read_models=(ReadModel("services", "共性技术服务", "Common technology services", services),),
)
