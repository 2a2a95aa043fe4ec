"""The figures that a first page shows: one or two of each theme, none of which looks at every statement."""

from __future__ import annotations

from projections.evaluation.indicator import Indicator
from projections.evaluation.indicators import all_indicators, indicator_named

KEY_FIGURES = (
    "openings_per_seeker",
    "filling_rate",
    "placement_rate",
    "matched_rate",
    "major_coverage",
    "acceptance_rate",
    "service_satisfaction",
    "order_classes",
)


def key_indicators() -> tuple[Indicator, ...]:
    """In the order of all indicators."""
    return tuple(one for one in all_indicators().values() if one.id in KEY_FIGURES)


def asked_indicators(only: list[str], *, key: bool) -> tuple[Indicator, ...]:
    """Those named in `only`, or the key ones, or all. Raises UnknownName with the ids there are."""
    if only:
        named = {indicator_named(name).id for name in only}
        return tuple(one for one in all_indicators().values() if one.id in named)
    return key_indicators() if key else tuple(all_indicators().values())
