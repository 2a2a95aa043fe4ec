"""Members that lead an indicator: who has the greatest figure, among those that one member can have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import indicator_named
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Leaf, Ratio
from projections.reports.contents.comparing import better_of
from projections.reports.contents.suppression import reads_people
from projections.reports.contents.telling import Telling

AMOUNTS = ("count", "persons", "person_times", "yuan")
"""Units in which members can be set beside each other without regard to how large they are."""


@dataclass(frozen=True)
class Leader:
    member: str
    leaf: Leaf
    figure: Figure


def leaders(telling: Telling, members: Sequence[str]) -> list[Leader]:
    """Per substantive leaf that is an amount and the higher the better: the members with the greatest figure above 0.

    Nobody leads what only one member has a figure of.
    """
    found = []
    for leaf in telling.material.tree.leaves():
        indicator = indicator_named(leaf.query)
        fits = leaf.indicator_class == "substantive" and leaf.unit in AMOUNTS and better_of(leaf) == "higher"
        if not fits or not isinstance(leaf.rule, Ratio) or reads_people(indicator):
            continue
        scopes = {Scope(member=code): code for code in members}
        measured = telling.measure(indicator, telling.now.view, list(scopes))
        there = {scopes[scope]: figure for scope, figure in measured.items() if figure.value}
        if len(there) < 2:
            continue
        greatest = max(figure.value or 0 for figure in there.values())
        found += [Leader(code, leaf, figure) for code, figure in sorted(there.items()) if figure.value == greatest]
    return found
