"""Consortia and their members (plan clauses 二 and 三(二))."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, select

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

membership = Entity(
    "membership",
    family="governance",
    key=("consortium_id", "member_code"),
    sets={"MemberJoined": ("role", "joined_on")},
)

renaming = Entity(
    "renaming",
    family="governance",
    key=("member_code", "effective_from"),
    sets={"MemberRenamed": ("former_name_zh", "name_zh", "name_en")},
)


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
    """Every member of the platform, by the name that it bears on `on`."""
    named = named_members(on)
    return select(named).where(named.c.admitted_on <= on)


projection = Projection(
    "consortia",
    "联合体与成员",
    "Consortia and members",
    entities=(consortium, member, membership, renaming),
    read_models=(
        ReadModel("consortia", "联合体", "Consortia", consortia),
        ReadModel("members", "成员", "Members", members),
    ),
)
