"""Every indicator there is: each module beside this one that has INDICATORS."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from projections import evaluation
from projections.evaluation.indicator import Indicator
from schemas.errors import UnknownName


@cache
def all_indicators() -> dict[str, Indicator]:
    """All indicators by id, in order of their themes' file names."""
    found: dict[str, Indicator] = {}
    for module in pkgutil.iter_modules(evaluation.__path__):
        declared = getattr(importlib.import_module(f"projections.evaluation.{module.name}"), "INDICATORS", ())
        found |= {indicator.id: indicator for indicator in declared}
    return found


def indicator_named(name: str) -> Indicator:
    """Raises UnknownName with the ids there are."""
    try:
        return all_indicators()[name]
    except KeyError:
        names = ", ".join(all_indicators())
        raise UnknownName(f"没有指标 {name}；已有：{names}", f"no indicator {name}; there are: {names}") from None
