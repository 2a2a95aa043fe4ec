"""Short ways to say what takes many facts: a major is opened, a member leaves. They become facts like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from projections.consortia import MEMBER, memberships, named_members
from projections.cooperation import cooperation_terms, named_parties
from projections.demand import demand
from projections.engine.view import View
from projections.evaluation.scenario.model import Draft
from projections.reference import codes_of
from schemas.days import end_of_day
from schemas.reference_book import OPERATOR

LEVELS = {"2": "vocational_bachelor", "3": "vocational_bachelor", "4": "higher_vocational", "5": "higher_vocational",
          "6": "secondary", "7": "secondary"}  # fmt: skip
"""First digit of a code of the vocational catalogue (2021) -> level; other codes are bachelors' majors."""
REASON = "情景假设 / a scenario"


@dataclass(frozen=True)
class Opening:
    """A school opens a major from a day on, with so many places a year. `name`: None for that of the catalogue."""

    school: str
    major: str
    seats: int
    first: date
    name: str | None
    number: int
    line: int


@dataclass(frozen=True)
class Leaving:
    """A member leaves on a day, by the view's day at the latest."""

    member: str
    on: date
    line: int


def open_major(view: View, said: Opening) -> list[Draft]:
    """MajorOpened and EnrolmentPlanned, announced on its first day or, where that lies ahead, on the view's."""
    stated = {
        "member": said.school,
        "subject": f"{said.school}/major/what-if-{said.number}",
        "occurred_at": end_of_day(min(said.first, view.on)),
    }
    bachelor = _name(view, "bachelor_major", said.major)
    vocational = _name(view, "major", said.major)
    level = "bachelor" if bachelor and not vocational else LEVELS.get(said.major[:1], "bachelor")
    opened = {
        "major": said.major,
        "name_zh": said.name or vocational or bachelor or said.major,
        "level": level,
        "years": 4 if level.endswith("bachelor") else 3,
        "effective_from": said.first,
    }
    planned = {"school_year": said.first.year, "planned": said.seats}
    return [Draft("MajorOpened", stated | opened, said.line), Draft("EnrolmentPlanned", stated | planned, said.line)]


def leave(view: View, said: Leaving) -> list[Draft]:
    """Its demands are withdrawn, its cooperations end in the words of every party, and it leaves its consortia.

    A school's majors and graduates stay as they are: they end, where they do, by facts of their own.
    """
    return [*_demands(view, said), *_cooperations(view, said), *_memberships(view, said)]


def _demands(view: View, said: Leaving) -> list[Draft]:
    d = demand.table.c
    running = select(d.subject).where(
        func.starts_with(d.subject, f"{said.member}/"),  # its own, whoever has stated them for it
        d.withdrawn_at.is_(None),
        or_(d.valid_until.is_(None), d.valid_until >= said.on),
    )
    return [
        _draft("DemandWithdrawn", said, said.member, row["subject"], reason=REASON)
        for row in view.rows(running.order_by(d.subject))
    ]


def _cooperations(view: View, said: Leaving) -> list[Draft]:
    """The end of each cooperation that it states or is named in, by all who have stated it: otherwise it would go on."""
    t, named = cooperation_terms.table.c, named_parties().c
    its = or_(
        t.subject.in_(select(t.subject).where(t.member == said.member)),
        t.subject.in_(select(named.subject).where(named.party == said.member)),
    )
    running = select(t.subject, t.member).where(
        its, t.kind.is_not(None), or_(t.ends_on.is_(None), t.ends_on >= said.on),
        or_(t.ended_on.is_(None), t.ended_on >= said.on),
    )  # fmt: skip
    last = said.on - timedelta(days=1)
    reason = "school_withdrew" if _kind(view, said.member) == "school" else "partner_withdrew"
    return [
        _draft("CooperationEnded", said, row["member"], row["subject"], ended_on=last, reason=reason)
        for row in view.rows(running.order_by(t.subject, t.member))
    ]


def _memberships(view: View, said: Leaving) -> list[Draft]:
    belongs = memberships(said.on).subquery().c
    joined = select(belongs.consortium_id).where(belongs.member_code == said.member, belongs.status == MEMBER)
    return [
        _draft(
            "MemberLeft", said, OPERATOR, f"{OPERATOR}/membership/{one['consortium_id']}/{said.member}",
            consortium_id=one["consortium_id"], member_code=said.member, leave_kind="withdrawn", left_on=said.on,
            reason=REASON,
        )
        for one in view.rows(joined.order_by(belongs.consortium_id))
    ]  # fmt: skip


def _draft(event_type: str, said: Leaving, member: str, subject: str, **fields: Any) -> Draft:
    stated = {"member": member, "subject": subject, "occurred_at": end_of_day(said.on)}
    return Draft(event_type, stated | fields, said.line)


def _kind(view: View, member: str) -> str | None:
    m = named_members(view.on)
    found = view.rows(select(m.c.kind).where(m.c.member_code == member))
    return str(found[0]["kind"]) if found else None


def _name(view: View, list_id: str, code: str) -> str | None:
    codes = codes_of(list_id, view.on).c
    found = view.rows(select(codes.name_zh).where(codes.code == code))
    return str(found[0]["name_zh"]) if found else None
