"""Where issuer and day stand at the end (GB/T 9704-2012, 7.3.5.1: to be sealed)."""

from __future__ import annotations

from datetime import date

from projections.reports.writers.text_width import width
from projections.reports.writers.wording import told_day

DAY_FROM_RIGHT = 4.0


def from_right(issuer: str, dated: date) -> tuple[float, float]:
    """Characters to leave free at the right of the issuer and of the day: the day stands 4 in, the issuer centred above.

    An issuer too wide for that ends at the margin, and the day moves under its middle.
    """
    issuer_half, day_half = width(issuer) / 4, width(told_day(dated).zh) / 4
    middle = max(DAY_FROM_RIGHT + day_half, issuer_half)
    return middle - issuer_half, middle - day_half
