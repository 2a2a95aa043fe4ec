"""Statements in the name of a consortium that the member had left by then.

Admission refuses them when it knows of the leaving; what is found here was stated before the leaving was recorded.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, Text, and_, cast, func, literal, or_, select, tuple_, union_all

from projections.consortia import joining, leaving
from projections.cooperation import cooperation_terms
from projections.demand import demand
from projections.findings.finding import FindingKind, Side, day_in_shanghai, found, owner_of
from projections.graduates import cohort
from projections.majors import major
from projections.services import service_provision, service_request

GONE = ("merged", "dissolved")
"""Ways of leaving after which there is nobody who could state anything."""


def _spoken() -> Subquery:
    """subject, member, consortium, at, by: what members state in the name of a consortium, or of none."""
    d, c, m = demand.table.c, cohort.table.c, major.table.c
    r, p, t = service_request.table.c, service_provision.table.c, cooperation_terms.table.c
    said = (
        (d.subject, owner_of(d.subject), d.consortium, d.openings_at, d.openings_by),
        (c.subject, c.member, c.consortium, c.member_at, c.member_by),
        (m.subject, m.member, m.consortium, m.member_at, m.member_by),
        (r.subject, r.requester, r.consortium, r.requester_at, r.requester_by),
        (p.subject, p.member, p.accepted_in, p.accepted_at, p.contract_value_by),
        (p.subject, p.member, p.delivered_in, p.delivered_at, p.delivered_value_by),
        (t.subject, t.member, t.consortium, t.kind_at, t.kind_by),
    )
    names = ("subject", "member", "consortium", "at", "by")
    parts = [
        select(*(column.label(name) for name, column in zip(names, columns, strict=True))).where(
            columns[-1].is_not(None)
        )
        for columns in said
    ]
    return union_all(*parts).subquery()


def _after_leaving(on: date) -> Select[Any]:
    spoken, v, j = _spoken(), leaving.table.c, joining.table.c
    s, day = spoken.c, day_in_shanghai(spoken.c.at)
    back = (
        select(literal(1))
        .where(
            j.consortium_id == v.consortium_id,
            j.member_code == v.member_code,
            j.joined_on <= day,
            tuple_(j.joined_on, j.role_at, j.role_by) > tuple_(v.left_on, v.leave_kind_at, v.leave_kind_by),
        )
        .exists()
    )
    left = and_(
        v.member_code == s.member,
        v.left_on <= day,
        or_(v.consortium_id == s.consortium, v.leave_kind.in_(GONE)),
    )
    place = func.row_number().over(partition_by=(s.by,), order_by=(v.left_on.desc(), v.consortium_id, v.leave_kind_by))
    turns = (
        select(spoken, v.consortium_id, v.left_on, v.leave_kind_at, v.leave_kind_by, place.label("place"))
        .join_from(spoken, leaving.table, left)
        .where(~back)
        .subquery()
    )
    f = turns.c
    return found(
        turns,
        "stated-after-leaving",
        "governance",
        subject=f.subject,
        member=f.member,
        one=Side("occurred_on", day_in_shanghai(f.at), f.at, f.by),
        against=Side(
            "left_on",
            f.consortium_id + literal(" ") + cast(f.left_on, Text),
            f.leave_kind_at,
            f.leave_kind_by,
        ),
    ).where(f.place == 1)


KINDS = (
    FindingKind(
        "stated-after-leaving",
        "governance",
        "退出后以联合体名义报送",
        "Stated after leaving the consortium",
        "{subject}：{member} 于 {value} 报送，此前已退出联合体（{against_value}）",
        "{subject}: {member} stated it as of {value}, after it had left the consortium ({against_value})",
        "由 {member} 重新报送并去掉 consortium；若并未退出，由运营方用 MemberJoined 更正",
        "{member} states it again without `consortium`; if it had not left, the operator states MemberJoined",
        _after_leaving,
    ),
)
