"""Every indicator there is: each module beside this one that has INDICATORS, in the order of their PLACE."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from projections import evaluation
from projections.evaluation.indicator import Indicator
from schemas.errors import UnknownName


@cache
def all_indicators() -> dict[str, Indicator]:
    """All indicators by id: themes by their PLACE (those without one last), each in its own order."""
    modules = [
        importlib.import_module(f"projections.evaluation.{found.name}")
        for found in pkgutil.iter_modules(evaluation.__path__)
    ]
    themes = sorted(modules, key=lambda module: (getattr(module, "PLACE", len(modules)), module.__name__))
    return {one.id: one for theme in themes for one in getattr(theme, "INDICATORS", ())}


def indicator_named(name: str) -> Indicator:
    """Raises UnknownName with the ids there are."""
    try:
        return all_indicators()[name]
    except KeyError:
        names = ", ".join(all_indicators())
        raise UnknownName(f"没有指标 {name}；已有：{names}", f"no indicator {name}; there are: {names}") from None
