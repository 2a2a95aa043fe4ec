"""Cooperations between schools and enterprises, each party's statements kept apart (plan clause 三(五)).

Any party may state terms, progress and the end; what the parties say differently is a finding.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select

from projections.engine.children import current
from projections.engine.declaration import Entity, Projection, ReadModel

TOTALS = (
    *("students_enrolled", "students_left", "students_trained", "students_employed", "interns_received"),
    *("students_assessed", "programmes_adopted", "courses_developed", "textbooks_developed", "hours_taught"),
    *("enterprise_teachers", "investment_paid", "enterprise_investment_paid"),
)
"""Totals since the beginning, as a party counts them."""
OF_STUDENTS = (*(name for name in TOTALS if name.startswith("students_")), "interns_received")
"""Those that count students."""

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


def in_force(on: date) -> ColumnElement[bool]:
    """Begun by `on`; neither its agreed last day nor the day it ended on is past."""
    t = cooperation_terms.table.c
    return and_(
        t.starts_on <= on,
        or_(t.ends_on.is_(None), t.ends_on >= on),
        or_(t.ended_on.is_(None), t.ended_on >= on),
    )


COMING, IN_FORCE, ENDED = "coming", "in_force", "ended"


def cooperation_list(on: date) -> Select[Any]:
    """Every cooperation once, in the words of the party that stated its terms last; `statements`: how many have.

    state: in_force as soon as one party's newest terms say so; coming while all begin later; else ended. stated_at: when
    the newest terms were stated.
    """
    t = cooperation_terms.table.c
    turn = func.row_number().over(partition_by=t.subject, order_by=(t.kind_at.desc(), t.kind_by.desc()))
    # The member is no part of the key here.
    columns = (t.subject, cast(t.member, Text).label("member"), t.kind, t.title, t.agreement_type, t.signed_on, t.starts_on, t.ends_on, t.chain,
               t.pathway, t.planned_students, t.hires_agreed, t.investment_agreed, t.enterprise_investment_agreed,
               t.consortium)  # fmt: skip
    newest = select(*columns, t.kind_at.label("stated_at"), turn.label("turn")).where(t.kind.is_not(None)).subquery()
    together = (
        select(
            t.subject,
            func.count().label("statements"),
            func.max(case((in_force(on), 1), else_=0)).label("runs"),
            func.min(t.starts_on).label("begins"),
            func.max(t.ended_on).label("ended_on"),
            func.max(t.end_reason).label("end_reason"),
        )
        .where(t.kind.is_not(None))
        .group_by(t.subject)
        .subquery()
    )
    g = together.c
    state = case((g.runs == 1, IN_FORCE), (g.begins > on, COMING), else_=ENDED)
    shown = [column for column in newest.c if column.name != "turn"]
    return (
        select(*shown, state.label("state"), g.statements, g.ended_on, g.end_reason)
        .select_from(newest.join(together, g.subject == newest.c.subject))
        .where(newest.c.turn == 1)
    )


projection = Projection(
    "cooperation",
    "校企合作",
    "Cooperation",
    entities=(cooperation_terms, cooperation_party, cooperation_progress),
    read_models=(
        ReadModel("cooperation-list", "校企合作", "Cooperations", cooperation_list),
        ReadModel("cooperations", "校企合作（各方所述）", "Cooperations as each party states them", cooperations),
    ),
)
