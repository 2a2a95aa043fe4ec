"""Indicators of what became of graduates (plan clause 三(三)): of those registered, and of those in work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Double, Integer, Select, cast, func, literal, select

from projections.evaluation.figure_forms import as_number, median_of, totals
from projections.evaluation.indicator import Indicator, lineage
from projections.graduates import ABOUT_WORK, PLACED, WORKING, graduate, graduates_by_major, is_registered, works


def placed_and_registered(on: date) -> Select[Any]:
    """Every registered graduate; part: placed."""
    placed = as_number(func.coalesce(graduate.table.c.outcome.in_(PLACED), False))
    columns = (graduate.table.c.member, placed.label("part"), literal(1, Integer).label("whole"))
    return select(*columns, *lineage(graduate)).where(is_registered())


def placed_added(on: date) -> Select[Any]:
    """The same by school and major."""
    s = graduates_by_major.table.c
    return select(s.member, s.placed.label("part"), s.registered.label("whole"), s.facts.label("events"))


def _of_those_working(known: str) -> Callable[[date], Select[Any]]:
    """Graduates in work of whom the column `known` is stated; part: it is so."""

    def rows(on: date) -> Select[Any]:
        columns = (
            graduate.table.c.member,
            as_number(ABOUT_WORK[known]).label("part"),
            literal(1, Integer).label("whole"),
        )
        return select(*columns, *lineage(graduate)).where(is_registered(), works(known))

    return rows


def _working_added(known: str) -> Callable[[date], Select[Any]]:
    """The same by school and major."""

    def rows(on: date) -> Select[Any]:
        s = graduates_by_major.table.c
        part, whole, events = s[f"{known}_so"], s[f"{known}_known"], s[f"{known}_facts"]
        return select(s.member, part.label("part"), whole.label("whole"), events.label("events")).where(whole > 0)

    return rows


def wages(on: date) -> Select[Any]:
    """Graduates in work whose starting wage is known."""
    g = graduate.table.c
    return select(g.member, cast(g.wage, Double).label("wage"), *lineage(graduate)).where(
        is_registered(), g.outcome.in_(WORKING), g.wage.is_not(None)
    )


placement_rate = Indicator(
    "placement_rate", "毕业去向落实率", "Placement rate", "percent",
    "（就业 + 自主创业 + 灵活就业 + 升学）÷ 已登记毕业生",
    "Graduates in work, own business, flexible work or further study, of all registered",
    "毕业去向落实率；三(三)", ("graduate",), placed_and_registered, totals,
    added=placed_added,
)  # fmt: skip
matched_rate = Indicator(
    "matched_rate", "专业对口率", "Share working in their field", "percent",
    "工作与所学专业对口 ÷ 已就业且是否对口已知的毕业生",
    "Graduates whose work matches their major, of those in work of whom it is known",
    "专业对口率（教育部职业院校数据标准 2023，SFDK）；三(三)",
    ("graduate",), _of_those_working("matched"), totals, added=_working_added("matched"),
)  # fmt: skip
staying_rate = Indicator(
    "staying_rate", "留潍就业率", "Share staying in the city", "percent",
    "在潍坊市内就业 ÷ 已就业且就业地已知的毕业生",
    "Graduates working in the city (GB/T 2260 3707xx), of those in work whose place of work is known",
    "三(三)、四(二)", ("graduate",), _of_those_working("work_area"), totals, added=_working_added("work_area"),
)  # fmt: skip
median_wage = Indicator(
    "median_wage", "起薪（中位数）", "Median starting wage", "yuan",
    "已就业且起薪已知的毕业生月起薪的中位数",
    "Median starting wage a month of graduates in work whose wage is known",
    "三(三)", ("graduate",), wages, median_of("wage"), rows_apart=True,
)  # fmt: skip
placed_with_partners = Indicator(
    "placed_with_partners", "合作企业就业率", "Share working for partners", "percent",
    "在校企合作单位就业 ÷ 已就业且单位是否合作已知的毕业生",
    "Graduates working for a partner of their school, of those in work of whom it is known",
    "三(五)", ("graduate",), _of_those_working("partner"), totals, added=_working_added("partner"),
)  # fmt: skip
PLACE = 2
INDICATORS = (placement_rate, matched_rate, staying_rate, median_wage, placed_with_partners)
