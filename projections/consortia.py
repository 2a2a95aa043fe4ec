"""Consortia and their members: who is one on a day, and how it came about (plan clauses 二 and 三(二)).

What begins on a day (suspended, reinstated; joined, left) is kept per day. The turn that began last holds; of two
that began on one day the one stated last, as admission has it (`schemas.member_book`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Text,
    and_,
    case,
    func,
    literal_column,
    select,
    union_all,
)

from projections.engine.declaration import Entity, Projection, ReadModel

consortium = Entity(
    "consortium",
    family="governance",
    key=("consortium_id",),
    sets={"ConsortiumFounded": ("name_zh", "name_en", "park", "founded_on")},
)

member = Entity(
    "member",
    family="governance",
    key=("member_code",),
    sets={"MemberAdmitted": ("kind", "name_zh", "name_en", "county", "admitted_on")},
)

suspension = Entity(
    "suspension",
    family="governance",
    key=("member_code", "suspended_from"),
    sets={"MemberSuspended": ("reason", "document")},
)

reinstatement = Entity(
    "reinstatement",
    family="governance",
    key=("member_code", "effective_from"),
    sets={"MemberReinstated": ("reason", "document")},
)

joining = Entity(
    "joining",
    family="governance",
    key=("consortium_id", "member_code", "joined_on"),
    sets={"MemberJoined": ("role",)},
)

leaving = Entity(
    "leaving",
    family="governance",
    key=("consortium_id", "member_code", "left_on"),
    sets={"MemberLeft": ("leave_kind", "successor_code", "reason")},
)

renaming = Entity(
    "renaming",
    family="governance",
    key=("member_code", "effective_from"),
    sets={"MemberRenamed": ("former_name_zh", "name_zh", "name_en")},
)

certification = Entity(
    "certification",
    family="governance",
    key=("member_code", "certified_on"),
    sets={"MemberCertified": ("system", "kit_edition")},
)

ACTIVE, SUSPENDED, MEMBER, LEFT = "active", "suspended", "member", "left"


def _text(value: str) -> ColumnElement[str]:
    return literal_column(f"'{value}'", Text)


def _no_text() -> ColumnElement[str | None]:
    return literal_column("CAST(NULL AS TEXT)", Text)


def _latest(turns: Any, key: tuple[str, ...], on: date) -> Subquery:
    """Of `turns` (with since, at, by), per `key` the one that holds on `on`."""
    all_turns = turns.subquery()
    t = all_turns.c
    order = (t.since.desc(), t.at.desc(), t.by.desc())
    place = func.row_number().over(partition_by=[t[name] for name in key], order_by=order)
    ranked = select(all_turns, place.label("place")).where(t.since <= on).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


def _standings(on: date) -> Subquery:
    """member_code, since, status (active or suspended), reason: of members that were ever suspended."""
    s, r = suspension.table.c, reinstatement.table.c
    turns = union_all(
        select(s.member_code, s.suspended_from.label("since"), s.reason_at.label("at"), s.reason_by.label("by"),
               _text(SUSPENDED).label("status"), s.reason),
        select(r.member_code, r.effective_from, r.reason_at, r.reason_by, _text(ACTIVE), r.reason),
    )  # fmt: skip
    return _latest(turns, ("member_code",), on)


def _belongings(on: date) -> Subquery:
    """consortium_id, member_code, since, status (member or left), role, leave_kind."""
    j, v = joining.table.c, leaving.table.c
    turns = union_all(
        select(j.consortium_id, j.member_code, j.joined_on.label("since"), j.role_at.label("at"),
               j.role_by.label("by"), _text(MEMBER).label("status"), j.role, _no_text().label("leave_kind")),
        select(v.consortium_id, v.member_code, v.left_on, v.leave_kind_at, v.leave_kind_by, _text(LEFT), _no_text(),
               v.leave_kind),
    )  # fmt: skip
    return _latest(turns, ("consortium_id", "member_code"), on)


def consortia(on: date) -> Select[Any]:
    """Every consortium."""
    c = consortium.table.c
    return select(c.consortium_id, c.name_zh, c.name_en, c.park, c.founded_on).where(c.founded_on <= on)


def named_members(on: date) -> Subquery:
    """member_code, kind, name_zh, name_en, county, admitted_on of all members, each with its name in force on `on`.

    A renaming holds from its day on; before the first one a member bears the name that it gave up. Without any it
    bears the name under which it was admitted.
    """
    m, r = member.table.c, renaming.table.c
    place = func.row_number().over(partition_by=r.member_code, order_by=r.effective_from.desc())
    last = select(r.member_code, r.name_zh, r.name_en, place.label("place")).where(r.effective_from <= on).subquery()
    place = func.row_number().over(partition_by=r.member_code, order_by=r.effective_from)
    coming = select(r.member_code, r.former_name_zh, place.label("place")).where(r.effective_from > on).subquery()
    joined = member.table.outerjoin(last, and_(last.c.member_code == m.member_code, last.c.place == 1)).outerjoin(
        coming, and_(coming.c.member_code == m.member_code, coming.c.place == 1)
    )
    name_zh = func.coalesce(last.c.name_zh, coming.c.former_name_zh, m.name_zh)
    name_en = case(
        (last.c.member_code.is_not(None), last.c.name_en),
        (name_zh == m.name_zh, m.name_en),  # the English name belongs to the name that it was stated with
    )
    return (
        select(m.member_code, m.kind, name_zh.label("name_zh"), name_en.label("name_en"), m.county, m.admitted_on)
        .select_from(joined)
        .subquery()
    )


def members(on: date) -> Select[Any]:
    """Every member of the platform, by the name that it bears on `on`: its status then `on` (active, suspended), since when and why.

    `certified_on`, `certified_system`: when which of its systems last passed the self-test kit, by `on`.
    """
    named, standings, certified = named_members(on), _standings(on), _certified(on)
    m, s, c = named.c, standings.c, certified.c
    return (
        select(
            m.member_code,
            m.kind,
            m.name_zh,
            m.name_en,
            m.county,
            m.admitted_on,
            func.coalesce(s.status, ACTIVE).label("status"),
            func.coalesce(s.since, m.admitted_on).label("status_since"),
            s.reason.label("status_reason"),
            c.certified_on,
            c.system.label("certified_system"),
        )
        .select_from(
            named.outerjoin(standings, s.member_code == m.member_code).outerjoin(
                certified, c.member_code == m.member_code
            )
        )
        .where(m.admitted_on <= on)
    )


def _certified(on: date) -> Subquery:
    """member_code, certified_on, system: the last passing of the self-test kit."""
    c = certification.table.c
    turns = select(c.member_code, c.certified_on, c.certified_on.label("since"), c.system_at.label("at"),
                   c.system_by.label("by"), c.system)  # fmt: skip
    return _latest(turns, ("member_code",), on)


def memberships(on: date) -> Select[Any]:
    """Every membership of a consortium that there was by `on`: member or left, since when, in which role."""
    b = _belongings(on).c
    return select(b.consortium_id, b.member_code, b.status, b.since, b.role, b.leave_kind)


def members_in(consortium_id: str, on: date) -> Select[Any]:
    """member_code of those that belong to a consortium on a day."""
    b = _belongings(on).c
    return select(b.member_code).where(b.consortium_id == consortium_id, b.status == MEMBER)


def member_history(on: date) -> Select[Any]:
    """What happened to members up to `on`, one row a turn: admitted, suspended, reinstated, joined, left, certified."""
    m, s, r = member.table.c, suspension.table.c, reinstatement.table.c
    j, v, c, nowhere = joining.table.c, leaving.table.c, certification.table.c, _no_text()
    turns = union_all(
        select(m.member_code, m.admitted_on.label("day"), _text("admitted").label("turn"),
               nowhere.label("consortium_id"), nowhere.label("reason"), m.kind_by.label("event_id"))
        .where(m.kind_by.is_not(None)),
        select(s.member_code, s.suspended_from, _text("suspended"), nowhere, s.reason, s.reason_by),
        select(r.member_code, r.effective_from, _text("reinstated"), nowhere, r.reason, r.reason_by),
        select(j.member_code, j.joined_on, _text("joined"), j.consortium_id, j.role, j.role_by),
        select(v.member_code, v.left_on, _text("left"), v.consortium_id, func.coalesce(v.reason, v.leave_kind),
               v.leave_kind_by),
        select(c.member_code, c.certified_on, _text("certified"), nowhere, c.system, c.system_by),
    ).subquery()  # fmt: skip
    t = turns.c
    columns = (t.member_code, t.day, t.turn, t.consortium_id, t.reason, t.event_id)
    return select(*columns).where(t.day <= on)


projection = Projection(
    "consortia",
    "联合体与成员",
    "Consortia and members",
    entities=(consortium, member, renaming, suspension, reinstatement, joining, leaving, certification),
    read_models=(
        ReadModel("consortia", "联合体", "Consortia", consortia),
        ReadModel("members", "成员", "Members", members),
        ReadModel("memberships", "成员与联合体", "Memberships of consortia", memberships),
        ReadModel("member-history", "成员沿革", "What happened to members", member_history),
    ),
)
