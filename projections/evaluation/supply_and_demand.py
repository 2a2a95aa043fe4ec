"""Indicators of supply and demand (plan clause 三(三); definitions after the public figures named in each)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, literal, null, select, union_all

from projections.demand import demand, demand_filling, demand_stock, is_open, openings_filled, openings_left
from projections.evaluation.figure_forms import ratio, totals
from projections.evaluation.indicator import Indicator, lineage
from projections.graduates import graduate, graduates_by_major, is_registered, is_unplaced
from schemas.days import end_of_day

NEW = timedelta(days=30)
"""How long a demand or a graduate counts as new."""


def openings_and_seekers(on: date) -> Select[Any]:
    """Open demands (part: openings left) and unplaced graduates (whole: one each)."""
    zero = literal(0, Integer)
    d_lineage, g_lineage = lineage(demand), lineage(graduate)
    blank = [null().label(c.name) for c in g_lineage]
    open_ = select(demand.table.c.member, openings_left().label("part"), zero.label("whole"), *d_lineage, *blank).where(
        *is_open(on)
    )
    blank = [null().label(c.name) for c in d_lineage]
    seeking = select(graduate.table.c.member, zero, literal(1, Integer), *blank, *g_lineage).where(
        is_registered(), is_unplaced()
    )
    return select(union_all(open_, seeking).subquery())


def openings_and_seekers_added(on: date) -> Select[Any]:
    """The same by occupation, county and last day; by school and major."""
    s, g, zero = demand_stock.table.c, graduates_by_major.table.c, literal(0, BigInteger)
    open_ = select(s.open.label("part"), zero.label("whole"), s.facts.label("events")).where(s.valid_until >= on)
    seeking = select(zero, g.unplaced, g.unplaced_facts).where(g.unplaced > 0)
    return select(union_all(open_, seeking).subquery())


def filled_and_opened(on: date) -> Select[Any]:
    """Every demand for people ever stated: filled (at most what was opened) and opened."""
    d = demand.table.c
    return select(
        d.member, openings_filled().label("part"), d.openings.label("whole"), *lineage(demand)
    ).where(d.kind == "talent")  # fmt: skip


def filled_and_opened_added(on: date) -> Select[Any]:
    """The same by employer."""
    s = demand_filling.table.c
    return select(s.member, s.filled.label("part"), s.openings.label("whole"), s.facts.label("events"))


def new_openings_and_seekers(on: date) -> Select[Any]:
    """Of the 30 days up to `on`: openings of demands published (part) and graduates registered (whole)."""
    d, g = demand.table.c, graduate.table.c
    d_lineage, g_lineage = lineage(demand, "member", "openings"), lineage(graduate, "member")
    since = end_of_day(on - NEW)
    zero, blank = literal(0, Integer), [null().label(c.name) for c in g_lineage]
    opened = select(d.member, d.openings.label("part"), zero.label("whole"), *d_lineage, *blank).where(
        d.kind == "talent", d.member_at > since
    )
    blank = [null().label(c.name) for c in d_lineage]
    registered = select(g.member, zero, literal(1, Integer), *blank, *g_lineage).where(
        is_registered(), g.member_at > since
    )
    return select(union_all(opened, registered).subquery())


openings_per_seeker = Indicator(
    "openings_per_seeker", "求人倍率", "Openings per seeker", "ratio",
    "期末有效需求人数 ÷ 期末有效求职人数；有效指仍在招、未满的岗位，和已登记、尚未落实去向的毕业生",
    "Openings still open divided by graduates registered and not placed, both as stocks on the day",
    "岗位空缺与求职人数比率（公共就业服务统计口径）；三(三)", ("demand", "graduate"), openings_and_seekers, ratio, of_one_member=False,
    added=openings_and_seekers_added,
)  # fmt: skip
filling_rate = Indicator(
    "filling_rate", "岗位到位率", "Filling rate", "percent",
    "累计到岗人数 ÷ 累计发布岗位数（含已到期和撤回的需求）",
    "Openings filled divided by all openings published, expired and withdrawn demands included",
    "充足率 = 充足件数 ÷ 新规求人数；三(三)", ("demand",), filled_and_opened, totals,
    added=filled_and_opened_added,
)  # fmt: skip
openings_per_seeker_new = Indicator(
    "openings_per_seeker_new", "新增求人倍率", "New openings per new seeker", "ratio",
    "近 30 日发布的岗位数（撤回的在内）÷ 近 30 日登记的毕业生数",
    "Openings published in the last 30 days, withdrawn ones included, divided by graduates registered in them",
    "新规求人倍率 = 新规求人数 ÷ 新规求职申込件数；三(三)", ("demand", "graduate"), new_openings_and_seekers, ratio, of_one_member=False,
    rows_apart=True,
)  # fmt: skip
PLACE = 1
INDICATORS = (openings_per_seeker, openings_per_seeker_new, filling_rate)
