"""What every drawing of a chart shares: colours, how its values read, and a scale with round steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from projections.reports.document import Chart
from projections.reports.writers.wording import NOTHING, UNITS, number, places

COLOURS = ("1f5fa8", "c8502d", "3a8f5c", "8a5fb0", "b58a1b", "5b6770")
"""Of the series in turn; told apart in grey as well, where markers help."""
EXACT = Context(prec=40)
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
FEW_POINTS = 12
FEW_SERIES = 2
COUNTED = ("count", "persons", "person_times")
"""Units of what comes in whole pieces."""


def digits_of(chart: Chart) -> int:
    """Digits behind the point that all of a chart's values are shown with."""
    return max((places(v) for s in chart.series for v in s.values if v is not None), default=0)


def value_label(value: Decimal | None, chart: Chart, digits: int) -> str:
    """A value as it stands beside its bar or point."""
    return NOTHING if value is None else number(value, digits) + UNITS[chart.unit].zh


def every_point_told(chart: Chart) -> bool:
    """Whether a line chart has room for a value at each point; else only the last of each line is told."""
    return len(chart.series) <= FEW_SERIES and len(chart.categories) <= FEW_POINTS


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`; `ticks` are round numbers from end to end."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]

    def at(self, value: Decimal) -> float:
        """Where a value lies: 0 at `low`, 1 at `high`."""
        return float(EXACT.divide(EXACT.subtract(value, self.low), EXACT.subtract(self.high, self.low)))


def scale(values: Sequence[Decimal], *, from_zero: bool, whole: bool = False) -> Scale:
    """A scale that holds all values; zero too where asked for, or where the values lie far apart. `whole`: there are no
    halves of what is counted."""
    least, most = min(values, default=Decimal(0)), max(values, default=Decimal(0))
    if from_zero or EXACT.multiply(EXACT.subtract(most, least), Decimal(2)) > max(abs(least), abs(most)):
        least, most = min(least, Decimal(0)), max(most, Decimal(0))
    if least == most:
        least, most = (least, Decimal(0)) if least < 0 else (Decimal(0), most or Decimal(1))
    rough = EXACT.divide(EXACT.subtract(most, least), Decimal(4))
    unit = Decimal(1).scaleb(rough.adjusted(), EXACT)
    step = next(s for s in (EXACT.multiply(m, unit) for m in STEPS) if s >= rough)
    if whole:
        step = step.to_integral_value(ROUND_CEILING)
    first = EXACT.divide(least, step).to_integral_value(ROUND_FLOOR)
    last = EXACT.divide(most, step).to_integral_value(ROUND_CEILING)
    ticks = tuple(
        EXACT.multiply(step, EXACT.add(first, Decimal(n))) for n in range(int(EXACT.subtract(last, first)) + 1)
    )
    return Scale(ticks[0], ticks[-1], ticks)
