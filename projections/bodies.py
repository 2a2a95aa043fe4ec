"""How consortia are run: councils and offices with their seats and posts, charters and rules (plan clauses 三(二), 四(一)).

Posts are kept without the names of those who hold them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from projections.engine.children import current
from projections.engine.declaration import Entity, Projection, ReadModel
from projections.engine.periods import in_force

body = Entity(
    "body",
    family="governance",
    key=("subject",),
    sets={
        "BodyFormed": (
            *("consortium_id", "body_kind", "title", "formed_on", "valid_until", "full_time_staff", "co_located"),
            "document",
        )
    },
)

body_seats = Entity(
    "body_seats",
    family="governance",
    key=("subject", "party"),
    sets={"BodyFormed": ("seats",)},
    each="composition",
    of=body,
)

post = Entity(
    "post",
    family="governance",
    key=("subject",),
    sets={"PostFilled": ("body", "post_kind", "post", "member_code", "starts_on", "ends_on")},
)

charter = Entity(
    "charter",
    family="governance",
    key=("subject", "effective_from"),
    sets={
        "CharterAdopted": (
            "consortium_id",
            "charter_kind",
            "title",
            "edition",
            "body",
            "adopted_on",
            "document",
            "link",
        )
    },
)


def bodies(on: date) -> Select[Any]:
    """Councils, secretariats, committees and offices formed by `on` whose term is not over, with their seats in all."""
    b, s = body.table.c, current(body_seats)
    seats = select(s.c.subject, func.sum(s.c.seats).label("seats")).group_by(s.c.subject).subquery()
    columns = (b.subject, b.consortium_id, b.body_kind, b.title, b.formed_on, b.valid_until)
    return (
        select(*columns, func.coalesce(seats.c.seats, 0).label("seats"), b.full_time_staff, b.co_located, b.document)
        .select_from(body.table.outerjoin(seats, seats.c.subject == b.subject))
        .where(b.formed_on <= on, or_(b.valid_until.is_(None), b.valid_until >= on))
    )


def seats_of_bodies(on: date) -> Select[Any]:
    """Seats of each body formed by `on`, by kind of party (persons)."""
    b, s = body.table.c, current(body_seats)
    return (
        select(s.c.subject, s.c.party.label("held_by"), s.c.seats)
        .select_from(s.join(body.table, b.subject == s.c.subject))
        .where(b.formed_on <= on)
    )


def posts(on: date) -> Select[Any]:
    """Posts that are filled on `on`: of which body, which post, from which member. Nobody is named."""
    p = post.table.c
    columns = (p.subject, p.body, p.post_kind, p.post, p.member_code, p.starts_on, p.ends_on)
    return select(*columns).where(p.starts_on <= on, or_(p.ends_on.is_(None), p.ends_on >= on))


def charters(on: date) -> Select[Any]:
    """Charters and rules, each in the edition in force on `on`."""
    c = in_force(charter, on).c
    columns = (c.subject, c.consortium_id, c.charter_kind, c.title, c.edition, c.adopted_on, c.effective_from)
    return select(*columns, c.body, c.document, c.link)


projection = Projection(
    "bodies",
    "机构与章程",
    "Bodies and charters",
    entities=(body, body_seats, post, charter),
    read_models=(
        ReadModel("bodies", "治理机构", "Bodies", bodies),
        ReadModel("seats-of-bodies", "机构席位", "Seats of bodies", seats_of_bodies),
        ReadModel("posts", "任职岗位", "Posts filled", posts),
        ReadModel("charters", "章程与制度", "Charters and rules", charters),
    ),
)
