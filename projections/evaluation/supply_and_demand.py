"""Indicators of supply and demand (plan clause 三(三); definitions after the public figures named in each)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    Integer,
    Select,
    Subquery,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from projections.demand import demand, is_open, openings_left
from projections.evaluation.indicator import LINEAGE, Indicator, lineage
from projections.graduates import PLACED, WORKING, graduate, is_registered, is_unplaced
from projections.majors import is_on_offer, major
from projections.succession import pairs_with_former_codes


def share(part: ColumnElement[Any], whole: ColumnElement[Any], *, times: float = 100.0) -> ColumnElement[Any]:
    """part / whole * times; null when whole is zero."""
    return cast(part, Double) * times / func.nullif(cast(whole, Double), 0)


def totals(rows: Subquery, *, times: float = 100.0) -> Select[Any]:
    """value, numerator, denominator from the columns `part` and `whole` of the rows."""
    part, whole = func.coalesce(func.sum(rows.c.part), 0), func.coalesce(func.sum(rows.c.whole), 0)
    return select(share(part, whole, times=times).label("value"), part.label("numerator"), whole.label("denominator"))


def _ratio(rows: Subquery) -> Select[Any]:
    return totals(rows, times=1.0)


def _as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def openings_and_seekers(on: date) -> Select[Any]:
    """Open demands (part: openings left) and unplaced graduates (whole: one each)."""
    zero = literal(0, Integer)
    d_lineage, g_lineage = lineage(demand), lineage(graduate)
    blank = [null().label(c.name) for c in g_lineage]
    open_ = select(openings_left().label("part"), zero.label("whole"), *d_lineage, *blank).where(*is_open(on))
    blank = [null().label(c.name) for c in d_lineage]
    seeking = select(zero, literal(1, Integer), *blank, *g_lineage).where(is_registered(), is_unplaced())
    return select(union_all(open_, seeking).subquery())


def filled_and_opened(on: date) -> Select[Any]:
    """Every demand for people ever stated: filled (at most what was opened) and opened."""
    d = demand.table.c
    filled = func.least(func.coalesce(d.filled_total, 0), d.openings)
    return select(filled.label("part"), d.openings.label("whole"), *lineage(demand)).where(d.kind == "talent")


def placed_and_registered(on: date) -> Select[Any]:
    g = graduate.table.c
    placed = _as_number(func.coalesce(g.outcome.in_(PLACED), False))
    return select(placed.label("part"), literal(1, Integer).label("whole"), *lineage(graduate)).where(is_registered())


def staying_and_working(on: date) -> Select[Any]:
    """Graduates in work whose place of work is known; part: within the city (GB/T 2260 3707xx)."""
    g = graduate.table.c
    stays = _as_number(g.work_area.like("3707%"))
    return select(stays.label("part"), literal(1, Integer).label("whole"), *lineage(graduate)).where(
        is_registered(), g.outcome.in_(WORKING), g.work_area.is_not(None)
    )


def wanted_and_taught(on: date) -> Select[Any]:
    """Open demands that name an occupation; part: some major on offer leads to it."""
    d, m = demand.table.c, major.table.c
    pairs = pairs_with_former_codes("major-occupation", ("major", "bachelor_major"), on)
    taught = (
        select(pairs.c.to_code)
        .select_from(pairs.join(major.table, m.major == pairs.c.from_code))
        .where(is_on_offer(on))
    )
    wanted = select(d.occupation, _as_number(d.occupation.in_(taught)).label("taught"), *lineage(demand)).where(
        *is_open(on), or_(openings_left() > 0)
    )
    rows = wanted.subquery()
    evidence = [c for c in rows.c if c.name.startswith(LINEAGE)]
    return select(rows.c.occupation, rows.c.taught, *evidence)


def _distinct_occupations(rows: Subquery) -> Select[Any]:
    once = select(rows.c.occupation, func.max(rows.c.taught).label("taught")).group_by(rows.c.occupation).subquery()
    part, whole = func.coalesce(func.sum(once.c.taught), 0), func.count(once.c.occupation)
    return select(share(part, whole).label("value"), part.label("numerator"), whole.label("denominator"))


openings_per_seeker = Indicator(
    "openings_per_seeker", "求人倍率", "Openings per seeker", "ratio",
    "期末有效需求人数 ÷ 期末有效求职人数；有效指仍在招、未满的岗位，和已登记、尚未落实去向的毕业生",
    "Openings still open divided by graduates registered and not placed, both as stocks on the day",
    "岗位空缺与求职人数比率（公共就业服务统计口径）；三(三)", ("demand", "graduate"), openings_and_seekers, _ratio,
)  # fmt: skip
filling_rate = Indicator(
    "filling_rate", "岗位到位率", "Filling rate", "percent",
    "累计到岗人数 ÷ 累计发布岗位数（含已到期和撤回的需求）",
    "Openings filled divided by all openings published, expired and withdrawn demands included",
    "充足率 = 充足件数 ÷ 新规求人数；三(三)", ("demand",), filled_and_opened, totals,
)  # fmt: skip
placement_rate = Indicator(
    "placement_rate", "毕业去向落实率", "Placement rate", "percent",
    "（就业 + 自主创业 + 灵活就业 + 升学）÷ 已登记毕业生",
    "Graduates in work, own business, flexible work or further study, of all registered",
    "毕业去向落实率；三(三)", ("graduate",), placed_and_registered, totals,
)  # fmt: skip
staying_rate = Indicator(
    "staying_rate", "留潍就业率", "Share staying in the city", "percent",
    "在潍坊市内就业 ÷ 已就业且就业地已知的毕业生",
    "Graduates working in the city, of those in work whose place of work is known",
    "三(三)、四(二)", ("graduate",), staying_and_working, totals,
)  # fmt: skip
major_coverage = Indicator(
    "major_coverage", "专业对需求的覆盖率", "Demand covered by majors", "percent",
    "在招岗位的职业中，有在办专业对应的 ÷ 在招岗位的职业数",
    "Occupations with open demand that some major on offer leads to, of all occupations with open demand",
    "三(一)产教对接图谱、三(三)专业设置与调整",
    ("demand", "major-change", "reference"), wanted_and_taught, _distinct_occupations,
)  # fmt: skip
INDICATORS = (openings_per_seeker, filling_rate, placement_rate, staying_rate, major_coverage)
