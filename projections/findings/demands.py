"""Contradictions about demand: filled beyond what was opened, filled but never published, stated twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, literal, or_, select, tuple_

from projections.demand import demand, is_open
from projections.findings.finding import FindingKind, Side, found, owner_of

SIGNS = " \u3000\t()（）[]【】<>《》-_—·.,，、。:：/"
"""What a title is read without."""
ALIKE = 2 / 3
"""Two titles are near when this part of the longer one, from its beginning, is the same in both."""


def _overfilled(on: date) -> Select[Any]:
    d = demand.table.c
    return found(
        demand.table,
        "filled-above-openings",
        "demand",
        subject=d.subject,
        member=d.member,
        one=Side("filled_total", d.filled_total, d.filled_total_at, d.filled_total_by),
        against=Side("openings", d.openings, d.openings_at, d.openings_by),
    ).where(d.member.is_not(None), d.filled_total > d.openings)


def _unknown(on: date) -> Select[Any]:
    d = demand.table.c
    return found(
        demand.table,
        "filling-of-unknown-demand",
        "demand",
        subject=d.subject,
        member=owner_of(d.subject),
        one=Side("filled_total", d.filled_total, d.filled_total_at, d.filled_total_by),
    ).where(d.member.is_(None), d.filled_total.is_not(None))


def bare(title: ColumnElement[Any]) -> ColumnElement[str]:
    """A title in small letters without spaces and signs."""
    return func.translate(func.lower(title), SIGNS, "")


def near(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether two bare titles look like one: either contains the other, or most of the longer is common to both."""
    longer = func.greatest(func.length(one), func.length(other))
    most = cast(func.ceil(longer * literal(ALIKE)), Integer)
    same_beginning = func.left(one, most) == func.left(other, most)
    return and_(longer > 0, or_(func.strpos(one, other) > 0, func.strpos(other, one) > 0, same_beginning))


def _alike(on: date) -> Select[Any]:
    """Each open demand that looks like an earlier open one, beside the earliest of those."""
    d = demand.table.c
    columns = (d.subject, d.member, d.title, d.occupation, d.county, d.member_at, d.member_by)
    # Compared with a demand that is empty, so that a title of signs alone is near to nothing.
    shown = select(*columns, case((bare(d.title) != "", bare(d.title))).label("bare")).where(*is_open(on))
    one, other = shown.cte("later_demand"), shown.cte("earlier_demand")
    later = tuple_(one.c.member_at, one.c.subject) > tuple_(other.c.member_at, other.c.subject)
    same = and_(*(one.c[name] == other.c[name] for name in ("member", "occupation", "county")))
    place = func.row_number().over(partition_by=one.c.subject, order_by=(other.c.member_at, other.c.subject))
    pairs = (
        select(
            *(one.c[name] for name in ("subject", "member", "title", "member_at", "member_by")),
            other.c.subject.label("earlier"),
            other.c.member_by.label("earlier_by"),
            other.c.member_at.label("earlier_at"),
            place.label("place"),
        )
        .join_from(one, other, and_(same, later, near(one.c.bare, other.c.bare)))
        .subquery()
    )
    p = pairs.c
    return found(
        pairs,
        "demands-alike",
        "demand",
        subject=p.subject,
        member=p.member,
        one=Side("title", p.title, p.member_at, p.member_by),
        against=Side("subject", p.earlier, p.earlier_at, p.earlier_by),
    ).where(p.place == 1)


KINDS = (
    FindingKind(
        "filled-above-openings",
        "demand",
        "到岗多于需求",
        "Filled above openings",
        "{subject}：累计到岗 {value} 人，多于需求 {against_value} 人",
        "{subject}: {value} filled in all, of {against_value} openings",
        "核对后重新报送：到岗有误用 DemandFilled，需求人数有误用 DemandRevised",
        "check and state again: DemandFilled if the filling is wrong, DemandRevised if the openings are",
        _overfilled,
    ),
    FindingKind(
        "filling-of-unknown-demand",
        "demand",
        "未发布的需求有到岗",
        "Filling of an unknown demand",
        "{subject}：累计到岗 {value} 人，但该需求从未发布",
        "{subject}: {value} filled in all, but the demand was never published",
        "用 DemandPublished 补发该需求；编号写错的，先按原编号用 DemandFilled 改为 0，再按正确编号报送",
        "publish it with DemandPublished; if its number is wrong, state DemandFilled 0 for it, then the right one",
        _unknown,
    ),
    FindingKind(
        "demands-alike",
        "demand",
        "疑似重复的需求",
        "Two open demands that look like one",
        "{subject}（{value}）与 {against_value} 同企业、同职业、同县市区、同时在招，名称相近，疑为一项",
        "{subject} ({value}) and {against_value} are open at once, of one firm, occupation and county, with near titles",
        "若确为一项，用 DemandWithdrawn 撤回其中一条；若是两项，改用能区分的名称重新发布",
        "if they are one, withdraw one with DemandWithdrawn; if they are two, publish them with titles that differ",
        _alike,
    ),
)
