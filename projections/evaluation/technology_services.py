"""Indicators of common technology services (plan clause 三(四))."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Double, Select, Subquery, cast, func, select

from projections.evaluation.indicator import LINEAGE, Indicator, lineage
from projections.services import service_provision, service_request

SECONDS_A_DAY = 86_400.0


def accepted_requests(on: date) -> Select[Any]:
    """Requests that somebody accepted, with the days until the first acceptance."""
    r, p = service_request.table.c, service_provision.table.c
    turn = func.row_number().over(partition_by=p.subject, order_by=(p.accepted_at, p.member))
    accepted = (
        select(p.subject, p.accepted_at, turn.label("turn"), *lineage(service_provision, "accepted_at"))
        .where(p.accepted_at.is_not(None))
        .subquery()
    )
    days = cast(func.extract("epoch", accepted.c.accepted_at - r.requested_at), Double) / SECONDS_A_DAY
    evidence = [c for c in accepted.c if c.name.startswith(LINEAGE)]
    return (
        select(days.label("days"), *lineage(service_request, "requested_at"), *evidence)
        .select_from(service_request.table.join(accepted, accepted.c.subject == r.subject))
        .where(r.requested_at.is_not(None), accepted.c.turn == 1)
    )


def _median(rows: Subquery) -> Select[Any]:
    middle = func.percentile_cont(0.5).within_group(rows.c.days)
    n = func.count(rows.c.days)
    return select(middle.label("value"), n.label("numerator"), n.label("denominator"))


acceptance_days = Indicator(
    "acceptance_days", "服务受理时长（中位数）", "Median days to acceptance", "days",
    "从提出服务需求到首个承接的天数的中位数（只计已承接的）",
    "Median days from a service request to its first acceptance, of requests that were accepted",
    "三(四)", ("service",), accepted_requests, _median,
)  # fmt: skip
INDICATORS = (acceptance_days,)
