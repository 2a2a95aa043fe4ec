"""Contradictions about services: taken on or delivered without anybody having asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func

from projections.findings.finding import FindingKind, Side, found, owner_of, text
from projections.services import service_provision, service_request


def _not_requested(on: date) -> Select[Any]:
    r, p = service_request.table.c, service_provision.table.c
    asked = and_(r.subject == p.subject, r.requester.is_not(None))
    delivered = p.delivered_at.is_not(None)
    return found(
        service_provision.table.outerjoin(service_request.table, asked),
        "service-not-requested",
        "service",
        subject=p.subject,
        member=p.member,
        other=owner_of(p.subject),
        one=Side(
            "stated",
            case((delivered, text("ServiceDelivered")), else_=text("ServiceAccepted")),
            func.coalesce(p.delivered_at, p.accepted_at),
            func.coalesce(p.delivered_value_by, p.contract_value_by),
        ),
    ).where(r.subject.is_(None))


KINDS = (
    FindingKind(
        "service-not-requested",
        "service",
        "无人提出的服务",
        "Service that nobody asked for",
        "{subject}：{member} 报送了 {value}，但 {other} 从未提出该服务",
        "{subject}: {member} stated {value}, but {other} has never asked for this service",
        "由 {other} 用 ServiceRequested 补报需求；编号写错的，由 {member} 按正确编号重新报送，并告知运营方",
        "{other} states ServiceRequested; if the number is wrong, {member} states it again and tells the operator",
        _not_requested,
    ),
)
