"""Figures measured once: a report asks for the same one for its tables, its growth and its revisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from projections.engine.view import View
from projections.evaluation.indicator import Figure, Indicator
from projections.evaluation.measuring import measure
from projections.evaluation.scope import Scope

Measuring = Callable[[Indicator, View, Sequence[Scope]], dict[Scope, Figure]]
"""As `projections.evaluation.measuring.measure`."""


class Remembering:
    """Measures what has not been asked before. For views that do not change, such as those of the archive."""

    def __init__(self) -> None:
        self._known: dict[tuple[View, str, Scope], Figure] = {}

    def __call__(self, indicator: Indicator, view: View, scopes: Sequence[Scope]) -> dict[Scope, Figure]:
        missing = [scope for scope in scopes if (view, indicator.id, scope) not in self._known]
        if missing:
            for scope, figure in measure(indicator, view, missing).items():
                self._known[view, indicator.id, scope] = figure
        return {scope: self._known[view, indicator.id, scope] for scope in scopes}
