"""A year's report looks back on the quarters that were closed in it, or without any on its months."""

from __future__ import annotations

from datetime import date

from infra.report_cutoffs import within
from projections.closings import Closing
from schemas.periods import Kind, period_of

YEAR = period_of("year", date(2026, 5, 1))


def _closed(kind: Kind, *days: date) -> list[Closing]:
    periods = [period_of(kind, day) for day in days]
    return [Closing(kind, one.label, one.last, one.last, {}) for one in periods]


def test_quarters_in_order_and_no_months_beside_them() -> None:
    quarters = _closed("quarter", date(2026, 8, 1), date(2026, 2, 1), date(2025, 11, 1))
    found = within(YEAR, [*quarters, *_closed("month", date(2026, 1, 1))])
    assert [one.period for one in found] == ["2026-Q1", "2026-Q3"]


def test_months_where_no_quarter_was_closed_and_nothing_for_other_reports() -> None:
    months = _closed("month", date(2026, 3, 1), date(2026, 1, 1))
    assert [one.period for one in within(YEAR, months)] == ["2026-01", "2026-03"]
    assert within(period_of("quarter", date(2026, 2, 1)), months) == ()
