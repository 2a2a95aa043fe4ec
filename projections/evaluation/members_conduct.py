"""Indicators of the members' own conduct: whether what they state is in time, complete, in order and right at once.

Of what members stated in the year of the day, up to it; the operator, which states code lists and members, is none. The
rows are sums by member, and beside them, with nothing to add, one row per statement that deviates: only these are
evidence, so that a figure over millions of statements stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from projections.consortia import ACTIVE, member, members
from projections.engine.statements import ACCEPTED, REJECTED, statement
from projections.evaluation.figure_forms import as_number, totals
from projections.evaluation.indicator import LINEAGE, Indicator
from schemas.days import end_of_day
from schemas.member_book import OPERATOR
from schemas.periods import SETTLING_DAY, Period, period_after, period_before, period_of, settling_day_of
from schemas.topics import FAMILY_PARTITIONS

MONTH = timedelta(days=31)
REPORTING = ("school", "enterprise", "institute", "provider")
"""Kinds of members that have something to state every month; what the others see to has no rhythm."""
BY = f"{LINEAGE}statement"
FAMILIES = tuple(FAMILY_PARTITIONS)
Rows = Callable[[date], Select[Any]]


def stated_in_time(on: date) -> Select[Any]:
    """Per member: statements in time (part) of all accepted (whole). Evidence: those that came late."""
    s = statement.c
    accepted, late = _this_year(on, ACCEPTED), is_late(on)
    sums = _sums(func.sum(as_number(~late)), func.count()).where(*accepted).group_by(s.member)
    return select(union_all(sums, _deviating(statement, s.event_id).where(*accepted, late)).subquery())


def spoke_this_month(on: date) -> Select[Any]:
    """Active members of a kind that reports; part: something that it stated in the last 31 days was accepted.

    Evidence: the admissions of those of which nothing was.
    """
    s, m, admitted = statement.c, members(on).subquery(), member.table
    heard = select(s.member).where(*_recorded(end_of_day(on - MONTH), on, ACCEPTED)).distinct().subquery()
    silent = heard.c.member.is_(None)
    return (
        select(
            m.c.member_code.label("member"),
            as_number(~silent).label("part"),
            literal(1, Integer).label("whole"),
            case((silent, admitted.c.kind_by)).label(f"{LINEAGE}{member.name}"),
        )
        .select_from(
            m.join(admitted, admitted.c.member_code == m.c.member_code).outerjoin(
                heard, heard.c.member == m.c.member_code
            )
        )
        .where(m.c.status == ACTIVE, m.c.kind.in_(REPORTING))
    )


def decided(on: date) -> Select[Any]:
    """Per member: statements rejected (part) of those accepted or rejected (whole). What is rejected is no fact."""
    s = statement.c
    rejected = func.sum(as_number(s.outcome == REJECTED))
    return _sums(rejected, func.count(), None).where(*_this_year(on, ACCEPTED, REJECTED)).group_by(s.member)


def stated_again(on: date) -> Select[Any]:
    """Per member: statements that correct an earlier one (part) of all accepted (whole). Evidence: the corrections.

    One corrects another that was recorded before (at whatever time) when both are of one member, type and subject and
    say that it occurred at the very same moment. Types of which a member says several things about one subject at one
    moment, such as the intakes of several years, are taken for corrections too: the envelope tells no more.
    """
    s, again = statement.c, statement.alias("again")
    sums = _sums(literal(0, Integer), func.count()).where(*_this_year(on, ACCEPTED)).group_by(s.member)
    ever = and_(s.outcome == ACCEPTED, s.recorded_at <= end_of_day(on), s.member != OPERATOR)
    # First what occurs twice by the two that tell most: of ten million statements there is little left to rank.
    twice = select(s.about, s.occurred_at).where(ever).group_by(s.about, s.occurred_at).having(func.count() > 1)
    pair, a = twice.subquery(), again.c
    turn = func.row_number().over(
        partition_by=(a.member, a.event_type, a.about, a.occurred_at), order_by=(a.recorded_at, a.event_id)
    )
    ranked = (
        select(a.member, a.event_id, a.recorded_at, turn.label("turn"))
        .select_from(again.join(pair, and_(pair.c.about == a.about, pair.c.occurred_at == a.occurred_at)))
        .where(a.outcome == ACCEPTED, a.recorded_at <= end_of_day(on), a.member != OPERATOR)
        .subquery()
    )
    corrections = _deviating(ranked, ranked.c.event_id, part=1).where(
        ranked.c.turn > 1, ranked.c.recorded_at > year_begins(on)
    )
    return select(union_all(sums, corrections).subquery())


def _sums(part: ColumnElement[Any], whole: ColumnElement[Any], by: str | None = BY) -> Select[Any]:
    """member, part, whole; `by`: an empty column beside them, for rows of evidence to stand below."""
    empty = [null().label(by)] if by else []
    return select(statement.c.member, part.label("part"), whole.label("whole"), *empty)


def _deviating(rows: FromClause, event_id: ColumnElement[Any], part: int = 0) -> Select[Any]:
    nothing = literal(0, Integer)
    return select(rows.c.member, literal(part, Integer).label("part"), nothing.label("whole"), event_id.label(BY))


def _recorded(after: datetime, on: date, *outcomes: str) -> tuple[ColumnElement[bool], ...]:
    """Of members, with these outcomes, recorded later than `after`, up to the end of `on`."""
    s = statement.c
    return (s.outcome.in_(outcomes), s.recorded_at > after, s.recorded_at <= end_of_day(on), s.member != OPERATOR)


def _this_year(on: date, *outcomes: str) -> tuple[ColumnElement[bool], ...]:
    return _recorded(year_begins(on), on, *outcomes)


def year_begins(on: date) -> datetime:
    """The last moment of the year before."""
    return end_of_day(period_before(period_of("year", on)).last)


def is_late(on: date, s: Any = statement.c) -> ColumnElement[bool]:
    """Recorded after the settling day of the month in which it occurred, of what is recorded in the year of `on`. Where an
    installation closes on another day (KITELINE_SETTLING_DAY), in time stays what the tree's definition says.

    Month by month: it takes no reckoning of time zones in the database (of ten million moments, that is dear). `s`: the
    columns of what was stated.
    """
    months = [(settling_day_of(month, SETTLING_DAY), month.last) for month in _months(on)]
    return or_(
        *(
            and_(s.recorded_at > end_of_day(settled), s.occurred_at <= end_of_day(last))
            for settled, last in months
            if settled <= on
        )
    )


def _months(on: date) -> Iterator[Period]:
    """From the last one settled when the year of `on` begins, up to `on`."""
    month = period_before(period_before(period_of("month", date(on.year, 1, 1))))
    while month.last <= on:
        yield month
        month = period_after(month)


def _indicator(id_: str, names: tuple[str, str], definition: tuple[str, str], rows: Rows, **more: Any) -> Indicator:
    return Indicator(
        id_, *names, "percent", *definition, "三(三)信息定期发布；报送要求", FAMILIES, rows, totals, **more
    )  # fmt: skip


reporting_on_time = _indicator(
    "reporting_on_time", ("报送及时率", "Statements in time"),
    ("本年度已接受的报送中，在业务发生次月 10 日（含）前收到的 ÷ 本年度已接受的报送数",
     "Statements accepted this year that came by the 10th of the month after what they state, of all accepted"),
    stated_in_time, rows_are_sums=True,
)  # fmt: skip
reporting_completeness = _indicator(
    "reporting_completeness", ("报送完整率", "Members that report"),
    ("近 31 日有报送被接受的院校、企业、科研院所和培训机构 ÷ 统计日在平台上正常的此类成员数",
     "Active schools, enterprises, institutes and providers of which something stated in the last 31 days was accepted"),
    spoke_this_month, of_members=True,
)  # fmt: skip
rejected_share = _indicator(
    "rejected_share", ("退回率", "Statements rejected"),
    ("本年度被退回的报送 ÷ 本年度已接受和被退回的报送数（重复报送不计）",
     "Statements rejected this year, of those accepted or rejected; duplicates do not count"),
    decided, of_refused=True, rows_are_sums=True,
)  # fmt: skip
corrections_share = _indicator(
    "corrections_share", ("更正率", "Statements corrected"),
    ("本年度已接受的报送中，对同一对象、同一类型、同一发生时刻再次报送的（更正）÷ 本年度已接受的报送数",
     "Statements accepted this year that state again what the member had stated of the same moment, of all accepted"),
    stated_again, rows_are_sums=True,
)  # fmt: skip
PLACE = 7
INDICATORS = (reporting_on_time, reporting_completeness, rejected_share, corrections_share)
