"""Indicators of majors and their intake (plan clauses 三(一) and 三(三): 专业设置与调整)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select

from projections.demand import demand, demand_stock, is_open, openings_left
from projections.engine.children import current
from projections.evaluation.figure_forms import (
    as_number,
    days_between,
    distinct_subjects,
    median_of,
    share_of_distinct,
    shortfall,
    total,
    totals,
)
from projections.evaluation.indicator import LINEAGE, Indicator, carried, lineage
from projections.majors import adjustment, adjustment_answer, enrolment, intake, is_on_offer, major
from projections.plans import chain_link, jobs_in_force, links_in_force
from projections.succession import pairs_with_former_codes


def taught_occupations(on: date) -> Select[Any]:
    """Occupations that some major on offer leads to."""
    m, pairs = major.table.c, pairs_with_former_codes("major-occupation", ("major", "bachelor_major"), on)
    return (
        select(pairs.c.to_code)
        .select_from(pairs.join(major.table, m.major == pairs.c.from_code))
        .where(is_on_offer(on))
    )


def wanted_and_taught(on: date) -> Select[Any]:
    """Open demands that name an occupation; part: some major on offer leads to it."""
    d = demand.table.c
    columns = (d.member, d.occupation, as_number(d.occupation.in_(taught_occupations(on))).label("taught"))
    return select(*columns, *lineage(demand)).where(*is_open(on), openings_left() > 0)


def wanted_and_taught_added(on: date) -> Select[Any]:
    """The same by occupation, county and last day."""
    s = demand_stock.table.c
    taught = as_number(s.occupation.in_(taught_occupations(on))).label("taught")
    return select(s.occupation, taught, s.unfilled_facts.label("events")).where(s.valid_until >= on, s.unfilled > 0)


def links_and_majors(on: date) -> Select[Any]:
    """Links of the chains in industry plans in force, once per occupation that the plan names posts of in the link's
    industry (or a narrower one) and that some major on offer leads to; covered: there is such an occupation.
    """
    links, jobs = links_in_force(on), jobs_in_force(on)
    taught = select(jobs).where(jobs.c.occupation.in_(taught_occupations(on))).subquery()
    same_plan = and_(taught.c.subject == links.c.subject, taught.c.effective_from == links.c.effective_from)
    within = func.starts_with(taught.c.industry, links.c.industry)  # GB/T 4754: 3412 lies in 341, that in 34
    link = (links.c.chain + " / " + links.c.link).label("link")
    covered = as_number(taught.c.occupation.is_not(None)).label("covered")
    stated_by = links.c[chain_link.groups[0].by].label(f"{LINEAGE}{chain_link.name}")
    return select(links.c.consortium, link, covered, stated_by).select_from(
        links.outerjoin(taught, and_(same_plan, within))
    )


def opened_this_year(on: date) -> Select[Any]:
    """Majors whose first day on offer is in the year of `on`, by `on`."""
    m = major.table.c
    return select(m.member, as_number(m.open_from.is_not(None)).label("part"), *lineage(major, "major")).where(
        m.open_from >= date(on.year, 1, 1), m.open_from <= on
    )


def closed_this_year(on: date) -> Select[Any]:
    """Majors closed from a day in the year of `on`, by `on`."""
    m = major.table.c
    return select(m.member, as_number(m.closed_from.is_not(None)).label("part"), *lineage(major, "closed_from")).where(
        m.closed_from >= date(on.year, 1, 1), m.closed_from <= on
    )


def enrolled_and_planned(on: date) -> Select[Any]:
    """Per major, of the newest school year begun for which its school has planned (whole) and reported (part)."""
    e, i = enrolment.table.c, intake.table.c
    same = and_(e.subject == i.subject, e.school_year == i.school_year)
    turn = func.row_number().over(partition_by=e.subject, order_by=e.school_year.desc())
    both = (
        select(
            e.member,
            i.enrolled.label("part"),
            e.planned.label("whole"),
            turn.label("turn"),
            *lineage(enrolment),
            *lineage(intake),
        )
        .select_from(enrolment.table.join(intake.table, same))
        .where(e.school_year <= on.year, e.planned.is_not(None), i.enrolled.is_not(None))
        .subquery()
    )
    return select(both.c.member, both.c.part, both.c.whole, *carried(both)).where(both.c.turn == 1)


def adjusted_for_demand(on: date) -> Select[Any]:
    """Adjustments that hold from a day of this year, up to `on`, and name a demand or plan that they answer."""
    a, answered = adjustment.table.c, current(adjustment_answer)
    same = and_(answered.c.subject == a.subject, answered.c.effective_from == a.effective_from)
    return (
        select(answered.c.answering.label("member"), a.subject, *lineage(adjustment))
        .select_from(adjustment.table.join(answered, same))
        .where(a.effective_from >= date(on.year, 1, 1), a.effective_from <= on)
    )


def answered_demands(on: date) -> Select[Any]:
    """Demands with the days from their publication to the first adjustment of a major stated in answer to them."""
    a, answered, d = adjustment.table.c, current(adjustment_answer), demand.table.c
    same = and_(answered.c.subject == a.subject, answered.c.effective_from == a.effective_from)
    turn = func.row_number().over(partition_by=answered.c.answer, order_by=(a.adjusted, a.subject, a.effective_from))
    first = (
        select(answered.c.answer, answered.c.answering, a.adjusted, turn.label("turn"), *lineage(adjustment))
        .select_from(adjustment.table.join(answered, same))
        .subquery()
    )
    days = days_between(d.member_at, first.c.adjusted)
    return (
        select(first.c.answering.label("member"), days.label("days"), *lineage(demand, "member"), *carried(first))
        .select_from(demand.table.join(first, first.c.answer == d.subject))
        .where(first.c.turn == 1, d.member.is_not(None))
    )


major_coverage = Indicator(
    "major_coverage", "专业对需求的覆盖率", "Demand covered by majors", "percent",
    "在招岗位的职业中，有在办专业对应的 ÷ 在招岗位的职业数",
    "Occupations with open demand that some major on offer leads to, of all occupations with open demand",
    "三(一)产教对接图谱、三(三)专业设置与调整",
    ("demand", "major-change", "reference"), wanted_and_taught,
    share_of_distinct("occupation", "taught", func.max), added=wanted_and_taught_added,
)  # fmt: skip
chain_coverage = Indicator(
    "chain_coverage", "产业链专业覆盖率", "Industry chains covered by majors", "percent",
    "施行中的产业规划所列产业链链节中，其行业规划岗位的职业有在办专业对应的 ÷ 全部链节（未规划岗位的链节视为未覆盖）",
    "Links of the chains in industry plans in force for whose planned posts some major on offer leads to the occupation,"
    " of all their links; a link without planned posts counts as not covered",
    "三(一)产教对接图谱、三(三)联合体定期发布产业规划",
    ("plan", "major-change", "reference"), links_and_majors,
    share_of_distinct("link", "covered", func.max),
)  # fmt: skip
majors_opened = Indicator(
    "majors_opened", "本年新开专业数", "Majors opened this year", "count",
    "本年度起开办的专业点数（至统计日已生效）", "Majors whose first day on offer lies in this year, up to the day",
    "三(三)专业设置与调整", ("major-change",), opened_this_year, total,
)  # fmt: skip
majors_closed = Indicator(
    "majors_closed", "本年停办专业数", "Majors closed this year", "count",
    "本年度起停办的专业点数（至统计日已生效）", "Majors closed from a day of this year, up to the day",
    "三(三)专业设置与调整", ("major-change",), closed_this_year, total,
)  # fmt: skip
enrolment_filled = Indicator(
    "enrolment_filled", "招生计划完成率", "Planned intake filled", "percent",
    "实际报到人数 ÷ 计划招生人数（各专业取最近一个两者均已报送的学年）",
    "Students registered divided by planned intake, per major of the newest school year for which both are stated",
    "三(三)", ("major-change",), enrolled_and_planned, totals,
)  # fmt: skip
plan_reported_enrolment_gap = Indicator(
    "plan_reported_enrolment_gap", "招生计划缺额", "Planned intake not filled", "persons",
    "计划招生人数 − 实际报到人数（口径同招生计划完成率；超额的专业相抵）",
    "Planned intake less students registered, over the same majors; majors above plan offset others",
    "三(三)", ("major-change",), enrolled_and_planned, shortfall,
)  # fmt: skip
majors_adjusted_for_demand = Indicator(
    "majors_adjusted_for_demand", "本年因需求调整的专业数", "Majors adjusted to demand", "count",
    "本年度生效、注明所对接需求或产业规划的专业调整（调整、暂停、恢复）涉及的专业点数",
    "Majors revised, suspended or resumed from a day of this year in answer to a demand or an industry plan",
    "三(三)专业设置与调整", ("major-change",), adjusted_for_demand, distinct_subjects,
)  # fmt: skip
adjustment_days = Indicator(
    "adjustment_days", "专业调整响应时长（中位数）", "Median days to adjust a major", "days",
    "从需求发布到首次对接它的专业调整提出的天数的中位数",
    "Median days from a demand's publication to the first adjustment stated in answer to it",
    "三(三)专业设置与调整", ("demand", "major-change"), answered_demands, median_of("days"),
)  # fmt: skip
PLACE = 3
INDICATORS = (
    *(major_coverage, chain_coverage, majors_opened, majors_closed, majors_adjusted_for_demand, adjustment_days),
    *(enrolment_filled, plan_reported_enrolment_gap),
)
