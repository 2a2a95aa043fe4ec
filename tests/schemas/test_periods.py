"""Months, quarters and years follow on each other without gap or overlap, and settle in the month after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import UsageError
from schemas.periods import MONTHS, Kind, period_after, period_before, period_of, settling_day_of
from schemas.positions import Position, parse_position

DAYS = st.dates(date(1990, 1, 1), date(2190, 12, 31))
KINDS = st.sampled_from(list(MONTHS))


@given(KINDS, DAYS)
def test_every_day_lies_in_one_period_between_two_others(kind: Kind, day: date) -> None:
    period = period_of(kind, day)
    assert period.first <= day <= period.last
    assert period_after(period).first == period.last + timedelta(days=1)
    assert period_before(period_after(period)) == period
    assert period_of(kind, period.first) == period_of(kind, period.last) == period


@given(KINDS, DAYS, st.integers(1, 28))
def test_a_period_settles_in_the_month_after_it(kind: Kind, day: date, settling_day: int) -> None:
    period = period_of(kind, day)
    settles = settling_day_of(period, settling_day)
    assert settles.day == settling_day
    assert period_of("month", settles) == period_after(period_of("month", period.last))


@pytest.mark.parametrize(
    ("kind", "day", "label", "last", "settles"),
    [
        ("month", date(2026, 12, 31), "2026-12", date(2026, 12, 31), date(2027, 1, 10)),
        ("month", date(2028, 2, 1), "2028-02", date(2028, 2, 29), date(2028, 3, 10)),
        ("quarter", date(2026, 5, 9), "2026-Q2", date(2026, 6, 30), date(2026, 7, 10)),
        ("quarter", date(2026, 10, 1), "2026-Q4", date(2026, 12, 31), date(2027, 1, 10)),
        ("year", date(2026, 1, 1), "2026", date(2026, 12, 31), date(2027, 1, 10)),
    ],
)
def test_periods_are_named_as_people_name_them(kind: Kind, day: date, label: str, last: date, settles: date) -> None:
    period = period_of(kind, day)
    assert (period.label, period.last, settling_day_of(period, 10)) == (label, last, settles)


def test_a_position_is_read_as_it_is_written() -> None:
    at = Position("t7.inbox.4137012391.portal", 3, 1_234_567_890_123)
    assert parse_position(str(at), "wait_for") == at


@pytest.mark.parametrize(
    "text", ["", "inbox.1", "inbox.1:0", "inbox.1:0:", "inbox.1:-1:3", "inbox.1:0:x", "a b:0:1", "a:0:1:2", "a:٣:1"]
)
def test_what_is_no_position_is_named(text: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_position(text, "wait_for")
    assert "wait_for" in told.value.zh
    assert text in told.value.en
