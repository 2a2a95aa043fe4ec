"""Contradictions about cooperation: parties that say different things, and parties that the others do not name."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, Text, and_, func, literal_column, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by

from projections.cooperation import TOTALS, cooperation_progress, cooperation_terms, named_parties
from projections.findings.finding import FindingKind, Side, found

AGREED = ("kind", "agreement_type", "starts_on", "ends_on", "pathway")
"""Terms that must be the same in both statements, also where one of them is empty."""
COUNTED = ("signed_on", "planned_students", "hires_agreed", "investment_agreed", "enterprise_investment_agreed")
"""Terms that a party may leave out; they must be the same where both state them."""


def _terms(on: date) -> Select[Any]:
    """A row per term that two parties state differently, and for different days of ending."""
    one, other = cooperation_terms.table.alias("one"), cooperation_terms.table.alias("other")
    a, b = one.c, other.c
    pair = one.join(other, and_(a.subject == b.subject, a.member < b.member))
    both = [a.kind.is_not(None), b.kind.is_not(None)]
    rows = [
        _differing(pair, "cooperation-terms-differ", a, b, name, "kind").where(*both, a[name].is_distinct_from(b[name]))
        for name in AGREED
    ]
    rows += [
        _differing(pair, "cooperation-terms-differ", a, b, name, "kind").where(a[name] != b[name]) for name in COUNTED
    ]
    ended = _differing(pair, "cooperation-terms-differ", a, b, "ended_on", "ended_on")
    return select(union_all(*rows, ended.where(a.ended_on != b.ended_on)).subquery())


def _progress(on: date) -> Select[Any]:
    """A row per total that two parties count differently for one term and one day."""
    one, other = cooperation_progress.table.alias("one"), cooperation_progress.table.alias("other")
    a, b = one.c, other.c
    same = and_(a.subject == b.subject, a.term == b.term, a.counted_on == b.counted_on, a.member < b.member)
    rows = [
        _differing(one.join(other, same), "cooperation-progress-differs", a, b, name, "counted_on").where(
            a[name] != b[name]
        )
        for name in TOTALS
    ]
    return select(union_all(*rows).subquery())


def _differing(pair: Any, kind: str, a: Any, b: Any, name: str, group: str) -> Select[Any]:
    return found(
        pair,
        kind,
        "cooperation",
        subject=a.subject,
        member=a.member,
        other=b.member,
        one=Side(name, a[name], a[f"{group}_at"], a[f"{group}_by"]),
        against=Side(name, b[name], b[f"{group}_at"], b[f"{group}_by"]),
    )


def _speakers() -> Any:
    """subject, member, at, by: the last statement of everyone who has spoken of a cooperation."""
    t, p = cooperation_terms.table.c, cooperation_progress.table.c
    said = union_all(
        select(t.subject, t.member, t.kind_at.label("at"), t.kind_by.label("by")).where(t.kind.is_not(None)),
        select(t.subject, t.member, t.ended_on_at, t.ended_on_by).where(t.ended_on.is_not(None)),
        select(p.subject, p.member, p.counted_on_at, p.counted_on_by),
    ).subquery()
    s = said.c
    place = func.row_number().over(partition_by=(s.subject, s.member), order_by=(s.at.desc(), s.by.desc()))
    ranked = select(said, place.label("place")).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


def _listed_parties() -> Any:
    """subject, member, parties: the codes of all parties that a member names, in order."""
    named = named_parties()
    n = named.c
    codes = func.string_agg(n.party, aggregate_order_by(literal_column("' '", Text), n.party))
    return select(n.subject, n.member, codes.label("parties")).group_by(n.subject, n.member).subquery()


def _unnamed(on: date) -> Select[Any]:
    """Who speaks of a cooperation although somebody's terms, perhaps its own, do not name it."""
    speakers, terms, named, listed = _speakers(), cooperation_terms.table, named_parties(), _listed_parties()
    s, t, n, p = speakers.c, terms.c, named.c, listed.c
    is_named = and_(n.subject == s.subject, n.member == t.member, n.party == s.member)
    joined = (
        speakers.join(terms, and_(t.subject == s.subject, t.kind.is_not(None)))
        .outerjoin(named, is_named)
        .outerjoin(listed, and_(p.subject == t.subject, p.member == t.member))
    )
    return found(
        joined,
        "cooperation-party-unnamed",
        "cooperation",
        subject=s.subject,
        member=s.member,
        other=t.member,
        one=Side("member", s.member, s.at, s.by),
        against=Side("parties", p.parties, t.kind_at, t.kind_by),
    ).where(n.party.is_(None))


def _never_agreed(on: date) -> Select[Any]:
    """Progress or an end of a cooperation whose terms nobody has stated."""
    speakers, terms = _speakers(), cooperation_terms.table
    s, t = speakers.c, terms.c
    stated = and_(t.subject == s.subject, t.kind.is_not(None))
    return found(
        speakers.outerjoin(terms, stated),
        "cooperation-never-agreed",
        "cooperation",
        subject=s.subject,
        member=s.member,
        one=Side("member", s.member, s.at, s.by),
    ).where(t.subject.is_(None))


KINDS = (
    FindingKind(
        "cooperation-terms-differ",
        "cooperation",
        "合作各方所述不一",
        "Parties state different terms",
        "{subject}：{field} 一项，{member} 称 {value}，{other} 称 {against_value}",
        "{subject}: of {field}, {member} states {value} and {other} states {against_value}",
        "双方核对协议，由有误的一方用 CooperationAgreed（结束日期用 CooperationEnded）重新报送",
        "compare with the agreement; the party that is wrong states CooperationAgreed (or CooperationEnded) again",
        _terms,
    ),
    FindingKind(
        "cooperation-progress-differs",
        "cooperation",
        "合作进展数字不一",
        "Parties count progress differently",
        "{subject}：同一时点的 {field}，{member} 称 {value}，{other} 称 {against_value}",
        "{subject}: for the same day, {field} is {value} for {member} and {against_value} for {other}",
        "双方核对后，由有误的一方用 CooperationProgressed 以同一学期重新报送",
        "compare; the party that is wrong states CooperationProgressed again for the same term",
        _progress,
    ),
    FindingKind(
        "cooperation-party-unnamed",
        "cooperation",
        "未列入的合作方发言",
        "Statement by an unnamed party",
        "{subject}：{member} 就该合作发言，但 {other} 所述的合作方中没有它",
        "{subject}: {member} speaks of this cooperation, but is no party in the terms that {other} states",
        "{member} 确为合作方的，由 {other} 用 CooperationAgreed 补列；否则由 {member} 核对所用编号",
        "if {member} is a party, {other} adds it with CooperationAgreed; if not, {member} checks the number it used",
        _unnamed,
    ),
    FindingKind(
        "cooperation-never-agreed",
        "cooperation",
        "未签约的合作有进展",
        "Progress of a cooperation that nobody agreed",
        "{subject}：{member} 报送了进展或结束，但无人报送过该合作的约定",
        "{subject}: {member} states progress or an end, but nobody has stated the terms",
        "由任一合作方用 CooperationAgreed 补报约定；编号写错的，按正确编号重新报送",
        "a party states the terms with CooperationAgreed; if the number is wrong, state it again with the right one",
        _never_agreed,
    ),
)
