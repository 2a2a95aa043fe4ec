"""Figures on the command line are those of the reports: rounded half up, to the digits of their unit."""

from __future__ import annotations

import pytest

from infra.cli.evaluate import told
from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import indicator_named


@pytest.mark.parametrize(
    ("indicator", "value", "shown"),
    [
        ("placement_rate", 12.345, "12.35%"),  # which a float's own rounding makes 12.35 or 12.34, as it falls
        ("placement_rate", 2.675, "2.68%"),
        ("acceptance_days", 6.25, "6.3 天 / days"),
        ("service_requests", 67.0, "67 项"),
        ("contract_value", 11_310_000.0, "11,310,000 元 / yuan"),
        ("openings_per_seeker", 5.685, "5.69"),
        ("openings_per_seeker", None, "—"),
    ],
)
def test_a_figure_is_told_as_in_reports(indicator: str, value: float | None, shown: str) -> None:
    assert told(Figure(indicator_named(indicator), value, None, None, 0)) == shown
