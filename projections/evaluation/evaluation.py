"""A tree of indicators measured and scored in one view: for everybody, for consortia, for members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from projections.engine.view import View
from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import measure, read_for
from projections.evaluation.remembering import Measuring
from projections.evaluation.scope import EVERYBODY, Scope
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.scores import TreeScore, score_tree
from projections.evaluation.tree.scoring import Number

Targets = Mapping[Scope, Mapping[str, Number]]
"""Scope -> leaf id -> the target planned for it."""


@dataclass(frozen=True)
class Evaluation:
    """One scope's figures by leaf id, and the score they make."""

    scope: Scope
    on: date
    figures: Mapping[str, Figure] = field(compare=False)
    score: TreeScore


def evaluate_tree(
    tree: Tree,
    view: View,
    scopes: Sequence[Scope] = (EVERYBODY,),
    targets: Targets | None = None,
    measuring: Measuring = measure,
) -> dict[Scope, Evaluation]:
    """Every leaf of the tree for every scope. A leaf without a planned target where its rule needs one is not scored.

    Raises UnknownName where the tree names a query that is not there.
    """
    queries = {leaf.query: indicator_named(leaf.query) for leaf in tree.leaves()}
    view.expect([read_for(indicator, view.on, scopes) for indicator in queries.values()])
    measured = {name: measuring(indicator, view, scopes) for name, indicator in queries.items()}
    found = {}
    for scope in scopes:
        figures = {leaf.id: measured[leaf.query][scope] for leaf in tree.leaves()}
        planned = (targets or {}).get(scope, {})
        values = {name: (figure.value, planned.get(name)) for name, figure in figures.items()}
        found[scope] = Evaluation(scope, view.on, figures, score_tree(tree, values))
    return found
