"""Months, quarters and years as they are reported on: whole days in Asia/Shanghai, closed on a settling day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["month", "quarter", "year"]
SETTLING_DAY = 10
"""Of the month after a period, unless an installation says otherwise: up to its end, facts about the period may come."""
MONTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "year": 12}
"""Kind -> months of one period."""


@dataclass(frozen=True)
class Period:
    """`label`: 2026-06, 2026-Q2 or 2026. `first` and `last`: its days, both included."""

    kind: Kind
    label: str
    first: date
    last: date


def period_of(kind: Kind, day: date) -> Period:
    """The period in which `day` lies."""
    months = MONTHS[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    following = _months_on(first, months)
    label = {
        "month": f"{first:%Y-%m}",
        "quarter": f"{first.year:04}-Q{(first.month + 2) // 3}",
        "year": f"{first.year:04}",
    }[kind]
    return Period(kind, label, first, following - timedelta(days=1))


def period_after(period: Period) -> Period:
    return period_of(period.kind, period.last + timedelta(days=1))


def period_before(period: Period) -> Period:
    return period_of(period.kind, period.first - timedelta(days=1))


def settling_day_of(period: Period, settling_day: int) -> date:
    """The day in the month after the period, up to whose end facts about it may come; `settling_day`: 1 to 28."""
    return (period.last + timedelta(days=1)).replace(day=settling_day)


def _months_on(first: date, months: int) -> date:
    ahead = first.month - 1 + months
    return date(first.year + ahead // 12, ahead % 12 + 1, 1)
