"""Figures as they are printed: rounded half up (四舍五入), away from zero, to the digits of their unit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from projections.evaluation.tree.scoring import Number, exact

PLACES = {"percent": 2, "ratio": 2, "points": 2, "days": 1, "yuan": 2}
"""Digits behind the point by unit; anything that is counted has none."""
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # a float has at most 309 digits before the point


def printed(value: Number | None, unit: str) -> Decimal | None:
    """The figure as it is shown; None where there is none. Whole yuan are shown without fen."""
    number = None if value is None else exact(value)
    if number is None:
        return None
    places = 0 if unit == "yuan" and number == number.to_integral_value() else PLACES.get(unit, 0)
    return _to(number, places)


def as_text(value: Number | None, places: int) -> str | None:
    """To so many digits, without zeros that say nothing; None where there is no number."""
    number = None if value is None else exact(value)
    return None if number is None else f"{_to(number, places).normalize(_EXACT):f}"


def change(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """After less before, of figures as they are printed: a reader who subtracts gets the same."""
    return None if before is None or after is None else _EXACT.subtract(after, before)


def percent_change(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """The change in percent of what was before, two digits; None where that is not above zero."""
    if before is None or after is None or before <= 0:
        return None
    return _to(_EXACT.divide((after - before) * 100, before), 2)


def percent_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Part in percent of whole, two digits; None where whole is not above zero."""
    if part is None or whole is None or whole <= 0:
        return None
    return _to(_EXACT.divide(part * 100, whole), 2)


def _to(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), context=_EXACT)
