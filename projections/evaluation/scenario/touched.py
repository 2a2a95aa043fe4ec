"""Measures of a scenario only what its facts can touch; the rest is as it is without them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from projections.engine.asof import AsOfView
from projections.engine.view import View
from projections.evaluation.indicator import Figure, Indicator
from projections.evaluation.measuring import measure, read_for
from projections.evaluation.remembering import Measuring
from projections.evaluation.scope import Scope, applies, within


class Touched:
    """A `Measuring`. `families`: of the scenario's facts; `before`: the view without them, measured by `measuring`."""

    def __init__(self, before: AsOfView, families: Collection[str], measuring: Measuring) -> None:
        self._before = before
        self._families = frozenset(families)
        self._measuring = measuring

    def __call__(self, indicator: Indicator, view: View, scopes: Sequence[Scope]) -> dict[Scope, Figure]:
        if self.touches(indicator, scopes):
            return measure(indicator, view, scopes)
        return self._measuring(indicator, self._before, scopes)

    def touches(self, indicator: Indicator, scopes: Sequence[Scope]) -> bool:
        """Whether a figure of these scopes reads a table that a fact of these families may change: one that its rows are
        made from, or one that says whose they are."""
        if not self._families:
            return False
        on = self._before.on
        read = read_for(indicator, on, scopes)
        rows = read.subquery()
        of_scopes = [within(rows, one, on) for one in scopes if one.consortium and applies(indicator, rows, one)]
        return any(self._families & self._before.families_of(query) for query in [read, *of_scopes])
