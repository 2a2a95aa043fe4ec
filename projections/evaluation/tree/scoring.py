"""From a value and a target to points: one pure function per rule, exact inside, rounded half up once at the end.

Numbers come in as floats or Decimals and are taken as they are printed (`Decimal(str(x))`), so that 0.285 is 0.285.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

from projections.evaluation.tree.model import Bands, Deduction, FixedTarget, Leaf, Ratio, Target, Veto

Number = int | float | Decimal
PLACES = 2
"""Decimals of points."""


def exact(value: Number) -> Decimal | None:
    """The number as printed; None for infinity and what is no number."""
    number = Decimal(str(value))
    return number if number.is_finite() else None


def shortest(number: Decimal) -> Decimal:
    """The same number without zeros behind: 10.0, as a double carries it, is 10."""
    return Decimal(f"{number.normalize():f}")


def half_up(points: Fraction) -> Decimal:
    """Rounded to PLACES decimals, halves upwards. `points` is not negative."""
    return Decimal(floor(points * 10**PLACES + Fraction(1, 2))).scaleb(-PLACES)


def ratio_points(rule: Ratio, weight: Decimal, value: Decimal, target: Decimal) -> Decimal:
    """0 at `zero`, `weight` at the target, in proportion between. A target that does not lie beyond `zero` is a step."""
    reached = value >= target if rule.better == "higher" else value <= target
    if reached:
        return half_up(Fraction(weight))
    way = Fraction(target) - Fraction(rule.zero)
    if (way <= 0) if rule.better == "higher" else (way >= 0):
        return half_up(Fraction(0))
    share = (Fraction(value) - Fraction(rule.zero)) / way
    return half_up(Fraction(weight) * max(Fraction(0), share))


def band_points(rule: Bands, value: Decimal) -> Decimal:
    """The points of the one band that the value lies in."""
    band = next(band for band in rule.bands if band.high is None or value < band.high)
    return half_up(Fraction(band.points))


def deduction_points(rule: Deduction, value: Decimal) -> Decimal:
    """`base` less `each` for every unit above `free`; not below 0."""
    over = max(Fraction(0), Fraction(value) - Fraction(rule.free))
    return half_up(max(Fraction(0), Fraction(rule.base) - Fraction(rule.each) * over))


def strikes(rule: Veto, value: Decimal) -> bool:
    """Whether the veto falls: the value is beyond its limit."""
    return (rule.most is not None and value > rule.most) or (rule.least is not None and value < rule.least)


def target_of(target: Target | None, planned: Number | None) -> Decimal | None:
    """The leaf's own target, or the one planned; None where neither is given."""
    if isinstance(target, FixedTarget):
        return target.value
    return None if target is None or planned is None else exact(planned)


def points(leaf: Leaf, value: Decimal, target: Decimal | None) -> Decimal | None:
    """Points from 0 to the leaf's weight; None for a veto, and for a ratio whose target is not known."""
    if isinstance(leaf.rule, Ratio):
        return None if target is None else ratio_points(leaf.rule, leaf.weight, value, target)
    if isinstance(leaf.rule, Bands):
        return band_points(leaf.rule, value)
    return deduction_points(leaf.rule, value) if isinstance(leaf.rule, Deduction) else None
