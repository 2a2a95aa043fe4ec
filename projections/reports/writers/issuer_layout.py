"""How large the issuer stands at the top, and where it and the day stand at the end, of an official document."""

from __future__ import annotations

from datetime import date

from projections.reports.writers.text_width import width
from projections.reports.writers.wording import told_day

DAY_FROM_RIGHT = 4.0
TYPE_AREA_POINTS = 442  # 156 mm, GB/T 9704-2012, 5.2.1
MARK_POINTS = (42, 22)


def mark_points(issuer: str) -> int:
    """Size of 发文机关标志 (7.2.4): in one line where that stays larger than the title."""
    most, least = MARK_POINTS
    return max(least, min(most, 2 * TYPE_AREA_POINTS // max(width(issuer), 1)))


def from_right(issuer: str, dated: date) -> tuple[float, float]:
    """Characters to leave free at the right of the issuer and of the day, to be sealed (7.3.5.1).

    The day stands 4 characters in, the issuer centred above it.
    An issuer too wide for that ends at the margin, and the day moves under its middle.
    """
    issuer_half, day_half = width(issuer) / 4, width(told_day(dated).zh) / 4
    middle = max(DAY_FROM_RIGHT + day_half, issuer_half)
    return middle - issuer_half, middle - day_half
