"""Figures are printed rounded half up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from projections.evaluation.rounding import change, percent_change, percent_of, printed


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (100 * 2469 / 20000, "percent", "12.35"),  # 12.345
        (0.125, "ratio", "0.13"),
        (1.005, "ratio", "1.01"),
        (200 / 3, "percent", "66.67"),
        (80.0, "percent", "80.00"),
        (3.0, "count", "3"),
        (2.5, "persons", "3"),
        (4.25, "days", "4.3"),
        (5500.0, "yuan", "5500"),
        (5500.5, "yuan", "5500.50"),
        (1e300, "count", str(int(Decimal("1e300")))),
    ],
)
def test_as_printed(value: float, unit: str, shown: str) -> None:
    assert f"{printed(value, unit):f}" == shown


def test_what_is_no_number_is_not_printed() -> None:
    assert printed(None, "count") is printed(float("inf"), "count") is printed(float("nan"), "ratio") is None


def test_changes_are_of_the_printed_figures() -> None:
    one, two = printed(200 / 3, "percent"), printed(190 / 3, "percent")
    assert str(change(one, two)) == "-3.34"
    assert str(percent_change(Decimal(2), Decimal(7))) == "250.00"
    assert percent_change(Decimal(0), Decimal(7)) is percent_change(None, Decimal(7)) is None
    assert str(percent_of(Decimal("60.00"), Decimal(90))) == "66.67"
    assert percent_of(Decimal(1), Decimal(0)) is None
