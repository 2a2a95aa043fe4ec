"""Consortia and their members (plan clauses 二 and 三(二))."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, select

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


def consortia(on: date) -> Select[Any]:
    """Every consortium."""
    c = consortium.table.c
    return select(c.consortium_id, c.name_zh, c.name_en, c.park, c.founded_on).where(c.founded_on <= on)


def members(on: date) -> Select[Any]:
    """Every member of the platform."""
    m = member.table.c
    return select(m.member_code, m.kind, m.name_zh, m.name_en, m.county, m.admitted_on).where(m.admitted_on <= on)


projection = Projection(
    "consortia",
    "联合体与成员",
    "Consortia and members",
    entities=(consortium, member, membership),
    read_models=(
        ReadModel("consortia", "联合体", "Consortia", consortia),
        ReadModel("members", "成员", "Members", members),
    ),
)
