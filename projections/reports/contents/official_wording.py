"""Periods, issuer and addressees as official documents word them."""

from __future__ import annotations

from projections.closings import Closing
from projections.evaluation.tree.model import Text
from schemas.periods import Kind, Period, period_of

ISSUER = Text(
    "驻潍高校与企业对话专班办公室", "Office of the task force for dialogue between universities and enterprises"
)
TO_ALL = Text("各有关部门，各市域产教联合体", "Departments and consortia concerned")
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


def period_of_closing(closing: Closing) -> Period:
    """The period that a closing is of."""
    kinds: dict[str, Kind] = {"month": "month", "quarter": "quarter", "year": "year"}
    return period_of(kinds[closing.kind], closing.as_of)


def named(period: Period) -> Text:
    """2026年6月, 2026年第二季度, 2026年度."""
    year = period.first.year
    if period.kind == "month":
        return Text(f"{year}年{period.first.month}月", period.label)
    if period.kind == "quarter":
        return Text(f"{year}年{QUARTERS[(period.first.month - 1) // 3]}", period.label)
    return Text(f"{year}年度", period.label)


def this(period: Period) -> Text:
    """本月, 本季度, 本年度."""
    return {
        "month": Text("本月", "This month"),
        "quarter": Text("本季度", "This quarter"),
        "year": Text("本年度", "This year"),
    }[period.kind]


def last(period: Period) -> Text:
    """上月, 上季度, 上年度."""
    return {
        "month": Text("上月", "Last month"),
        "quarter": Text("上季度", "Last quarter"),
        "year": Text("上年度", "Last year"),
    }[period.kind]
