"""Common technology services: requests, who took them, what came of them (plan clause 三(四)).

Each party's statements are kept apart: the request is the requester's, a provision is one provider's.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, Select, and_, case, cast, func, literal, select

from projections.engine.children import current
from projections.engine.declaration import Entity, Projection, ReadModel, Summary
from projections.engine.facts_behind import facts_behind

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

SATISFACTION = {"very_satisfied": 100, "satisfied": 80, "basically_satisfied": 60}
"""Points of an answer by the published formula; any other answer has none."""


def points() -> ColumnElement[int]:
    """Of one rated request."""
    return case(SATISFACTION, value=service_request.table.c.score, else_=0)


service_ratings = Summary(
    "service_ratings",
    of=service_request,
    by=("rated_provider", "requester"),
    sums={"points": points(), "facts": facts_behind(service_request, "score")},
    where=service_request.table.c.score.is_not(None),
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

service_cancellation = Entity(
    "service_cancellation",
    family="service",
    key=("subject",),
    sets={
        "ServiceCancelled": {"cancel_reason": "reason", "ended_provider": "provider", "cancelled_at": "occurred_at"},
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


REQUESTED, ACCEPTED, DELIVERED, RATED, CANCELLED = "requested", "accepted", "delivered", "rated", "cancelled"
STATES = (REQUESTED, ACCEPTED, DELIVERED, RATED, CANCELLED)


def services(on: date) -> Select[Any]:
    """Every request with its state on `on` and the day on which its next step is due.

    state: cancelled, if the requester has not asked anew since; rated; delivered, once every provider that accepted has
    delivered; accepted; requested. due_on: of a request that nobody accepted the day by which it is wanted, of an
    accepted one the latest day agreed (the day wanted, where none was), else null. overdue: that day is before `on`.
    """
    r, p, c = service_request.table.c, service_provision.table.c, service_cancellation.table.c
    taken = (
        select(
            p.subject,
            func.count(p.accepted_at).label("providers"),
            func.count(p.delivered_at).label("deliveries"),
            func.min(p.accepted_at).label("accepted_at"),
            func.max(p.delivered_at).label("delivered_at"),
            func.max(case((p.delivered_at.is_(None), p.due_on))).label("agreed_for"),
            cast(func.sum(p.contract_value), BigInteger).label("contract_value"),
            cast(func.sum(p.trained_person_times), BigInteger).label("trained_person_times"),
        )
        .group_by(p.subject)
        .subquery()
    )
    t = taken.c
    state = case(
        (c.cancelled_at >= r.requested_at, CANCELLED),
        (r.score.is_not(None), RATED),
        (and_(t.deliveries > 0, t.deliveries >= t.providers), DELIVERED),
        (t.providers > 0, ACCEPTED),
        else_=REQUESTED,
    ).label("state")
    due_on = case(
        (state == REQUESTED, r.wanted_by),
        (state == ACCEPTED, func.coalesce(t.agreed_for, r.wanted_by)),
        else_=None,
    )
    columns = (r.subject, r.requester, r.kind, r.title, r.industry, r.county, r.consortium, r.budget, r.wanted_by)
    asked = (
        select(*columns, r.requested_at, state, due_on.label("due_on"), func.coalesce(t.providers, 0).label("providers"),
               t.accepted_at, t.delivered_at, t.contract_value, t.trained_person_times, r.rated_provider, r.score,
               c.cancel_reason)
        .select_from(
            service_request.table
            .outerjoin(taken, t.subject == r.subject)
            .outerjoin(service_cancellation.table, c.subject == r.subject)
        )
        .where(r.requester.is_not(None))
        .subquery()
    )  # fmt: skip
    overdue = func.coalesce(asked.c.due_on < literal(on, Date), False).label("overdue")
    return select(asked, overdue)


def service_provisions(on: date) -> Select[Any]:
    """Who has accepted or delivered which request, and on which terms (yuan)."""
    p = service_provision.table.c
    columns = (p.subject, p.member, p.accepted_at, p.due_on, p.contract_value, p.delivered_at, p.delivered_value)
    return select(*columns, p.trained_person_times)


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
    entities=(service_request, service_provision, service_cancellation, achievement, achievement_partner),
    summaries=(service_ratings,),
    read_models=(
        ReadModel("services", "共性技术服务", "Common technology services", services),
        ReadModel("service-provisions", "服务承接与交付", "Services accepted and delivered", service_provisions),
        ReadModel("achievements", "技术与教学成果", "Achievements", achievements),
    ),
)
