"""Who can help with a request for a service: a plain rule whose reasons and points are told.

Strong reasons make somebody a candidate, weak ones only move it up. Nobody is left out for being small or new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from projections.consortia import ACTIVE, members, members_in
from projections.engine.view import Row, View
from projections.industry_map import cooperations_running, occupations_of_majors, posts_wanted
from projections.majors import majors_on_offer
from projections.platform.api.names import NAMELESS, code_names
from projections.resources import OFFERED, industries_served, resources
from projections.services import service_provision, service_request
from schemas.errors import UnknownName

TRAINING = ("pre_job_training", "on_job_training", "continuing_education")
STRONG = ("resource", "same_industry", "same_kind", "majors")
POINTS = {
    "resource": 3, "same_industry": 3, "same_kind": 2, "majors": 2, "cooperates": 2, "same_consortium": 1, "same_county": 1,
}  # fmt: skip
RULES = """\
按公开规则推荐：登记了服务该行业的共享资源 3 分，交付过同行业服务 3 分，交付过同类服务 2 分，培训类需求所在行业招聘的职业有对应在办专业 2 分
（以上至少有一项才会列出）；与需求单位有在效合作 2 分，同一联合体 1 分，同一县市区 1 分。分高者在前。

By an open rule: shared resources listed for the industry 3 points; services delivered in the industry 3; services of the
kind delivered 2; for training, majors on offer that lead to occupations wanted in the industry 2 (one of these is needed);
a running cooperation with the requester 2; the same consortium 1; the same county 1. Most points first.
"""
NAMED = 2
"""Resources and majors that a reason names; of the others it tells how many."""
Found = dict[str, dict[str, Row]]
"""member -> code of the reason -> the reason."""


def helpers_of(view: View, subject: str) -> list[Row]:
    """member, kind, points, reasons. Raises UnknownName for a request that nobody has made by then."""
    r = service_request.table.c
    columns = (r.subject, r.requester, r.kind, r.industry, r.county, r.consortium)
    rows = view.rows(select(*columns).where(r.subject == subject, r.requester.is_not(None)))
    if not rows:
        raise UnknownName(
            f"没有服务需求 {subject[:80]}；请核对编号，或换一个时点",
            f"there is no request {subject[:80]}; check the subject, or ask for another moment",
        )
    [asked] = rows
    found: Found = defaultdict(dict)
    for member, code, zh, en in _reasons(view, asked):
        found[member][code] = {"code": code, "points": POINTS[code], "zh": zh, "en": en}
    m = members(view.on).subquery().c
    active = view.rows(select(m.member_code, m.kind, m.county).where(m.status == ACTIVE))
    return list(_candidates(asked, found, active))


def _candidates(asked: Row, found: Found, active: list[Row]) -> Iterator[Row]:
    for one in active:
        why = found.get(one["member_code"], {})
        if one["member_code"] == asked["requester"] or not any(code in why for code in STRONG):
            continue
        if asked["county"] and one["county"] == asked["county"]:
            why["same_county"] = {
                "code": "same_county", "points": POINTS["same_county"], "zh": "与需求在同一县市区",
                "en": "In the same county",
            }  # fmt: skip
        reasons = sorted(why.values(), key=lambda reason: (-reason["points"], reason["code"]))
        points = sum(reason["points"] for reason in reasons)
        yield {"member": one["member_code"], "kind": one["kind"], "points": points, "reasons": reasons}


Reasons = Iterator[tuple[str, str, str, str]]
"""member, code of the reason, in Chinese, in English."""


def _reasons(view: View, asked: Row) -> Reasons:
    if asked["industry"]:
        yield from _by_resources(view, asked["industry"])
        yield from _by_deliveries(view, asked, "same_industry", "industry", "同行业", "in this industry")
    yield from _by_deliveries(view, asked, "same_kind", "kind", "同类", "of this kind")
    if asked["industry"] and asked["kind"] in TRAINING:
        yield from _by_majors(view, asked["industry"])
    for member, number in _partners(view, asked["requester"]).items():
        zh = f"与需求单位有 {number} 项在效合作"
        yield member, "cooperates", zh, f"Running cooperations with the requester: {number}"
    if asked["consortium"]:
        for row in view.rows(members_in(asked["consortium"], view.on)):
            yield row["member_code"], "same_consortium", "与需求单位同一联合体", "In the same consortium"


def _within(column: ColumnElement[Any], industry: str) -> ColumnElement[bool]:
    """Whether one industry lies in the other: GB/T 4754 3412 in 341."""
    given = literal(industry)
    return or_(func.starts_with(column, given), func.starts_with(given, column))


def _by_resources(view: View, industry: str) -> Reasons:
    listed, served = resources(view.on).subquery(), industries_served()
    s = listed.c
    asked = select(s.member, s.title).join_from(listed, served, served.c.subject == s.subject)
    asked = asked.where(s.state == OFFERED, _within(served.c.industry, industry)).distinct()
    titles: dict[str, list[str]] = defaultdict(list)
    for row in view.rows(asked.order_by(s.member, s.title)):
        titles[row["member"]].append(row["title"])
    for member, names in titles.items():
        shown = "、".join(names[:NAMED]) + (f"等 {len(names)} 项" if len(names) > NAMED else "")
        yield member, "resource", f"共享资源面向该行业：{shown}", f"Shared resources for the industry: {len(names)}"


def _by_deliveries(view: View, asked: Row, code: str, column: str, zh: str, en: str) -> Reasons:
    for row in view.rows(_delivered(asked, column)):
        number = row["services"]
        yield row["member"], code, f"已交付{zh}服务 {number} 项", f"Services {en} delivered: {number}"


def _delivered(asked: Row, column: str) -> Select[Any]:
    r, p = service_request.table.c, service_provision.table.c
    return (
        select(p.member, func.count().label("services"))
        .select_from(service_provision.table.join(service_request.table, r.subject == p.subject))
        .where(r[column] == asked[column], r.subject != asked["subject"], p.delivered_at.is_not(None))
        .group_by(p.member)
    )


def _by_majors(view: View, industry: str) -> Reasons:
    wanted = {row["occupation"] for row in view.rows(_wanted_in(view.on, industry))}
    leads = {row["major"] for row in view.rows(occupations_of_majors(view.on)) if row["occupation"] in wanted}
    names = code_names(view, "major") | code_names(view, "bachelor_major")
    offered: dict[str, list[str]] = defaultdict(list)
    m = majors_on_offer(view.on).subquery().c
    for row in view.rows(select(m.member, m.major, m.name_zh).distinct().order_by(m.member, m.major)):
        if row["major"] in leads:
            offered[row["member"]].append(names.get(row["major"], NAMELESS).zh or row["name_zh"] or row["major"])
    for member, majors in offered.items():
        shown = "、".join(majors[:NAMED]) + (f"等 {len(majors)} 个" if len(majors) > NAMED else "")
        zh, en = (
            f"在办专业对应该行业招聘的职业：{shown}",
            f"Majors that lead to occupations wanted there: {len(majors)}",
        )
        yield member, "majors", zh, en


def _wanted_in(on: date, industry: str) -> Select[Any]:
    w = posts_wanted(on).subquery().c
    return select(w.occupation).where(w.occupation.is_not(None), _within(w.industry, industry)).distinct()


def _partners(view: View, member: str) -> Counter[str]:
    """How many running cooperations others have with a member."""
    parties: dict[str, set[str]] = defaultdict(set)
    c, its = (cooperations_running(view.on).subquery().c for _ in range(2))
    of_member = select(its.subject).where(its.party == member)
    for row in view.rows(select(c.subject, c.party).where(c.subject.in_(of_member))):
        parties[row["subject"]].add(row["party"])
    return Counter(party for there in parties.values() for party in there if party != member)
