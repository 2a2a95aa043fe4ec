"""Indicators of common technology services (plan clause 三(四))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, func, literal, select

from projections.engine.children import current
from projections.evaluation.figure_forms import as_number, days_between, median_of, ratio, total, totals
from projections.evaluation.indicator import LINEAGE, Indicator, carried, lineage
from projections.services import (
    achievement,
    achievement_partner,
    points,
    service_provision,
    service_ratings,
    service_request,
)

AWARDS = ("teaching_achievement_award", "innovation_award", "science_award")


def accepted_requests(on: date) -> Select[Any]:
    """Requests that somebody accepted, with the days until the first acceptance."""
    r, p = service_request.table.c, service_provision.table.c
    turn = func.row_number().over(partition_by=p.subject, order_by=(p.accepted_at, p.member))
    accepted = (
        select(p.subject, p.accepted_at, turn.label("turn"), *lineage(service_provision, "accepted_at"))
        .where(p.accepted_at.is_not(None))
        .subquery()
    )
    days = days_between(r.requested_at, accepted.c.accepted_at)
    return (
        select(
            *(r.requester.label("member"), days.label("days")),
            *(*lineage(service_request, "requested_at"), *carried(accepted)),
        )
        .select_from(service_request.table.join(accepted, accepted.c.subject == r.subject))
        .where(r.requested_at.is_not(None), accepted.c.turn == 1)
    )


def requests(on: date) -> Select[Any]:
    """Every request; part: some provider accepted it."""
    r, p = service_request.table.c, service_provision.table.c
    first = (
        select(p.subject, func.min(p.contract_value_by).label(f"{LINEAGE}accepted"))
        .where(p.accepted_at.is_not(None))
        .group_by(p.subject)
        .subquery()
    )
    accepted = as_number(first.c.subject.is_not(None))
    one = literal(1, Integer).label("whole")
    return (
        select(
            *(r.requester.label("member"), accepted.label("part"), one),
            *(*lineage(service_request, "requested_at"), first.c[f"{LINEAGE}accepted"]),
        )
        .select_from(service_request.table.outerjoin(first, first.c.subject == r.subject))
        .where(r.requested_at.is_not(None))
    )


def all_requests(on: date) -> Select[Any]:
    r = service_request.table.c
    columns = (r.requester.label("member"), literal(1, Integer).label("part"))
    return select(*columns, *lineage(service_request, "requested_at")).where(r.requested_at.is_not(None))


def contracts(on: date) -> Select[Any]:
    """Acceptances that agree a value, yuan."""
    p = service_provision.table.c
    return select(p.member, p.contract_value.label("part"), *lineage(service_provision, "contract_value")).where(
        p.contract_value.is_not(None)
    )


def trained(kind: str) -> Callable[[date], Select[Any]]:
    """Deliveries on requests of one kind that state trained person-times."""

    def rows(on: date) -> Select[Any]:
        r, p = service_request.table.c, service_provision.table.c
        asked, given = lineage(service_request, "kind"), lineage(service_provision, "trained_person_times")
        return (
            select(p.member, p.trained_person_times.label("part"), *asked, *given)
            .select_from(service_provision.table.join(service_request.table, r.subject == p.subject))
            .where(r.kind == kind, p.trained_person_times.is_not(None))
        )

    return rows


def ratings(on: date) -> Select[Any]:
    """Rated requests; part: the points of the answer."""
    r = service_request.table.c
    provider = func.coalesce(r.rated_provider, r.requester).label("member")
    columns = (provider, points().label("part"), literal(1, Integer).label("whole"))
    return select(*columns, *lineage(service_request, "score")).where(r.score.is_not(None))


def ratings_added(on: date) -> Select[Any]:
    """The same by provider."""
    s = service_ratings.table.c
    provider = func.coalesce(s.rated_provider, s.requester).label("member")
    return select(provider, s.points.label("part"), s.rows.label("whole"), s.facts.label("events"))


def transfers(on: date) -> Select[Any]:
    """Transfers of technology achieved by `on`."""
    a = achievement.table.c
    return select(a.member, literal(1, Integer).label("part"), *lineage(achievement)).where(
        a.outcome_kind == "technology_transferred", a.achieved_on <= on
    )


def shared_awards(on: date) -> Select[Any]:
    """Awards achieved by `on` that name another party."""
    a, named = achievement.table.c, current(achievement_partner)
    return select(a.member, literal(1, Integer).label("part"), *lineage(achievement)).where(
        a.outcome_kind.in_(AWARDS), a.achieved_on <= on, a.subject.in_(select(named.c.subject))
    )


acceptance_days = Indicator(
    "acceptance_days", "服务受理时长（中位数）", "Median days to acceptance", "days",
    "从提出服务需求到首个承接的天数的中位数（只计已承接的）",
    "Median days from a service request to its first acceptance, of requests that were accepted",
    "三(四)", ("service",), accepted_requests, median_of("days"), rows_apart=True,
)  # fmt: skip
service_requests = Indicator(
    "service_requests", "技术服务需求数", "Service requests", "count",
    "累计提出的技术服务需求数", "Requests for services ever made",
    "三(四)", ("service",), all_requests, total, rows_apart=True,
)  # fmt: skip
acceptance_rate = Indicator(
    "acceptance_rate", "服务需求承接率", "Requests accepted", "percent",
    "已有单位承接的服务需求 ÷ 全部服务需求", "Requests that some provider accepted, of all requests",
    "三(四)", ("service",), requests, totals, rows_apart=True,
)  # fmt: skip
contract_value = Indicator(
    "contract_value", "技术服务合同额", "Value of service contracts", "yuan",
    "承接服务时约定的合同额合计", "Sum of the values agreed on acceptance",
    "三(四)", ("service",), contracts, total, rows_apart=True,
)  # fmt: skip
trained_pre_job = Indicator(
    "trained_pre_job", "岗前培训人次", "Trained before the job", "person_times",
    "岗前培训服务交付的培训人次合计", "Person-times delivered on requests for pre-job training",
    "三(四)", ("service",), trained("pre_job_training"), total,
)  # fmt: skip
trained_on_job = Indicator(
    "trained_on_job", "岗位培训人次", "Trained on the job", "person_times",
    "岗位培训服务交付的培训人次合计", "Person-times delivered on requests for on-the-job training",
    "三(四)", ("service",), trained("on_job_training"), total,
)  # fmt: skip
trained_continuing = Indicator(
    "trained_continuing", "继续教育人次", "In continuing education", "person_times",
    "继续教育服务交付的培训人次合计", "Person-times delivered on requests for continuing education",
    "三(四)", ("service",), trained("continuing_education"), total,
)  # fmt: skip
service_satisfaction = Indicator(
    "service_satisfaction", "服务满意度", "Satisfaction with services", "points",
    "（100×非常满意 + 80×比较满意 + 60×基本满意）÷ 评价数",
    "(100 x very satisfied + 80 x satisfied + 60 x basically satisfied) / ratings",
    "满意度（江西省 2023 R35、R36）；三(四)", ("service",), ratings, ratio, added=ratings_added,
)  # fmt: skip
technology_transfers = Indicator(
    "technology_transfers", "成果转化数", "Technology transfers", "count",
    "累计成果转化项数", "Transfers of technology so far",
    "三(四)", ("service",), transfers, total,
)  # fmt: skip
joint_awards = Indicator(
    "joint_awards", "联合申报获奖数", "Joint awards", "count",
    "与其他单位联合取得的教学成果、创新创业成果、科技成果奖项数",
    "Awards for teaching, innovation or science achieved together with another party",
    "三(四)", ("service",), shared_awards, total,
)  # fmt: skip
PLACE = 4
INDICATORS = (
    *(acceptance_days, service_requests, acceptance_rate, contract_value),
    *(trained_pre_job, trained_on_job, trained_continuing, service_satisfaction),
    *(technology_transfers, joint_awards),
)
