"""Cooperations between schools and enterprises, each party's statements kept apart (plan clause 三(五)).

Any party may state terms, progress and the end; what the parties say differently is a finding.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select

from projections.engine.children import current
from projections.engine.declaration import Entity, Projection, ReadModel

TOTALS = (
    *("students_enrolled", "students_left", "students_trained", "students_employed", "interns_received"),
    *("students_assessed", "programmes_adopted", "courses_developed", "textbooks_developed", "hours_taught"),
    *("enterprise_teachers", "investment_paid", "enterprise_investment_paid"),
)
"""Totals since the beginning, as a party counts them."""

cooperation_terms = Entity(
    "cooperation_terms",
    family="cooperation",
    key=("subject", "member"),
    sets={
        "CooperationAgreed": {
            **{name: name for name in ("kind", "title", "agreement_type", "signed_on", "starts_on", "ends_on")},
            **{name: name for name in ("chain", "pathway", "planned_students", "hires_agreed")},
            **{name: name for name in ("investment_agreed", "enterprise_investment_agreed", "consortium")},
        },
        "CooperationEnded": {"ended_on": "ended_on", "end_reason": "reason"},
    },
)

cooperation_party = Entity(
    "cooperation_party",
    family="cooperation",
    key=("subject", "member", "party"),
    sets={"CooperationAgreed": ("party_role", "leads")},
    each="parties",
    of=cooperation_terms,
)

cooperation_progress = Entity(
    "cooperation_progress",
    family="cooperation",
    key=("subject", "member", "term"),
    sets={"CooperationProgressed": ("counted_on", *TOTALS)},
)


def named_parties() -> Any:
    """subject, member (who says so), party, party_role, leads: the parties in each member's newest terms."""
    return current(cooperation_party)


def cooperations(on: date) -> Select[Any]:
    """Every cooperation in the words of each party that has stated its terms; `parties`: how many it names."""
    t, named = cooperation_terms.table.c, named_parties()
    counted = (
        select(named.c.subject, named.c.member, func.count().label("parties"))
        .group_by(named.c.subject, named.c.member)
        .subquery()
    )
    same = and_(counted.c.subject == t.subject, counted.c.member == t.member)
    columns = (t.subject, t.member, t.kind, t.title, t.agreement_type, t.signed_on, t.starts_on, t.ends_on)
    return (
        select(*columns, t.planned_students, t.hires_agreed, t.investment_agreed, t.ended_on, t.end_reason,
               func.coalesce(counted.c.parties, 0).label("parties"))
        .select_from(cooperation_terms.table.outerjoin(counted, same))
        .where(t.kind.is_not(None))
    )  # fmt: skip


projection = Projection(
    "cooperation",
    "校企合作",
    "Cooperation",
    entities=(cooperation_terms, cooperation_party, cooperation_progress),
    read_models=(
        ReadModel("cooperations", "校企合作（各方所述）", "Cooperations as each party states them", cooperations),
    ),
)
