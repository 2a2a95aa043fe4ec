"""Targets of a tree's leaves, as the construction plans in force on a day have them for its year.

A target whose unit is not the leaf's is left out and told, and its leaf counts as without a target: a slip in the plan
of one consortium must neither be scored as if it were right nor keep the reports of the others from being made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from projections.engine.view import Row, View
from projections.evaluation.evaluation import Targets
from projections.evaluation.planned_units import in_unit, spellings_of
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Leaf, PlanTarget, Text, Tree
from projections.plans import planned_targets


@dataclass(frozen=True)
class LeftOut:
    """A planned target that is not used, and why. `event_id`: the fact that adopted its plan."""

    consortium: str
    leaf: str
    event_id: str
    why: Text


@dataclass(frozen=True)
class PlannedTargets:
    """`targets`: by consortium and leaf, in the leaf's unit; `left_out`: those that a leaf of the tree cannot use."""

    targets: Targets
    left_out: tuple[LeftOut, ...] = field(default=())

    def why_lacking(self, scope: Scope, leaf: str) -> Text | None:
        """Why a scope's planned target of a leaf is not used; None where none was planned, or it is used."""
        found = (one.why for one in self.left_out if (one.consortium, one.leaf) == (scope.consortium, leaf))
        return next(found, None)


def targets_of(view: View, tree: Tree) -> Targets:
    """Scope of a consortium -> leaf id -> the target planned for the view's year, in the leaf's unit."""
    return planned_of(view, tree).targets


def planned_of(view: View, tree: Tree) -> PlannedTargets:
    """The same, with what is left out. Leaves that take no target from the plan have none here."""
    leaves = {leaf.id: leaf for leaf in tree.leaves()}
    found: dict[Scope, dict[str, Decimal]] = {}
    left_out = []
    of_tree = [row for row in view.rows(planned_targets(view.on)) if row["indicator_tree"] == tree.id]
    for row in sorted(of_tree, key=lambda one: (one["consortium_id"], one["indicator"])):
        leaf = leaves.get(row["indicator"])
        if leaf is not None and isinstance(leaf.target, PlanTarget):
            value = in_unit(row["target"], row["unit"], leaf.unit)
            if value is not None:
                found.setdefault(Scope(consortium=row["consortium_id"]), {})[leaf.id] = value
                continue
        why = _no_use(row, leaf, tree)
        left_out.append(LeftOut(row["consortium_id"], row["indicator"], row["event_id"], why))
    return PlannedTargets(found, tuple(left_out))


def _no_use(row: Row, leaf: Leaf | None, tree: Tree) -> Text:
    if leaf is None:
        return Text(
            f"指标体系 {tree.id} {tree.version} 没有 {row['indicator']}",
            f"the tree {tree.id} {tree.version} has no {row['indicator']}",
        )
    if not isinstance(leaf.target, PlanTarget):
        return Text(f"{leaf.id} 不取规划的目标值", f"{leaf.id} takes no target from the plan")
    told = "、".join(spellings_of(leaf.unit))
    return Text(
        f"规划中 {leaf.id} 的单位写作“{row['unit']}”，指标以 {leaf.unit} 计；请重新通过规划，写 {told} 之一",
        f"the plan states {leaf.id} in “{row['unit']}”, the indicator is in {leaf.unit}; adopt it anew with one of {told}",
    )
