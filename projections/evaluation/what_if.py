"""The same evaluation twice: as it is, and with a scenario laid over the history, which stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from projections.consortia import consortia
from projections.engine.asof import AsOfView
from projections.engine.naming import meant
from projections.evaluation.evaluation import Evaluation, Targets, evaluate_tree
from projections.evaluation.indicator import Indicator
from projections.evaluation.measuring import measure
from projections.evaluation.remembering import Measuring
from projections.evaluation.scenario.model import Scenario
from projections.evaluation.scenario.touched import Touched
from projections.evaluation.scope import EVERYBODY, Scope
from projections.evaluation.targets import PlannedTargets, planned_of
from projections.evaluation.tree.in_force import DEFAULT_ID, tree_in_force
from projections.evaluation.tree.model import Leaf, PlanTarget, Tree
from projections.evaluation.tree.scores import LeafScore
from schemas.errors import ScenarioRefused, TreeFault


@dataclass(frozen=True)
class Compared:
    """One leaf on both sides; None where the tree of that side does not have it."""

    leaf: Leaf
    as_it_is: LeafScore | None
    what_if: LeafScore | None

    @property
    def difference(self) -> Decimal | None:
        """What the value gains; None where either side has none."""
        before, after = (one.value if one else None for one in (self.as_it_is, self.what_if))
        return None if before is None or after is None else after - before

    @property
    def changed(self) -> bool:
        """Whether anything that is shown of it differs."""
        return _shown(self.as_it_is) != _shown(self.what_if)


@dataclass(frozen=True)
class SideBySide:
    """One scope's evaluations: as it is, and what if."""

    scope: Scope
    as_it_is: Evaluation
    what_if: Evaluation

    def leaves(self) -> Iterator[Compared]:
        """All leaves of both trees: those of the scenario's in their order, then those that only the other has."""
        before = {one.leaf.id: one for one in self.as_it_is.score.leaves()}
        after = {one.leaf.id: one for one in self.what_if.score.leaves()}
        for name, one in after.items():
            yield Compared(one.leaf, before.get(name), one)
        for name, one in before.items():
            if name not in after:
                yield Compared(one.leaf, one, None)


@dataclass(frozen=True)
class WhatIf:
    """`view`: the history with the scenario over it. `planned` and `planned_as_it_is`: targets of both sides."""

    scenario: Scenario
    view: AsOfView
    tree_as_it_is: Tree
    tree: Tree
    planned_as_it_is: PlannedTargets
    planned: PlannedTargets
    compared: tuple[SideBySide, ...]


def what_if(
    view: AsOfView,
    scenario: Scenario,
    queries: Mapping[str, Indicator],
    scopes: Sequence[Scope] = (EVERYBODY,),
    tree_id: str = DEFAULT_ID,
    measuring: Measuring = measure,
) -> WhatIf:
    """Both evaluations. Without a tree of its own the scenario is evaluated by the one in force, its facts considered.

    `measuring`: how the figures as they are come about; where it remembers them, several scenarios share them. Of the
    scenario only what its facts can touch is measured anew, over tables that it shares with `view` where it can.
    Raises ScenarioRefused for a changed target that no leaf or no consortium takes; TreeRefused, UnknownName as `tree_in_force`.
    """
    other = view.with_overlay(scenario.overlay)
    tree_before = tree_in_force(view, tree_id, queries)
    tree_after = scenario.tree or tree_in_force(other, tree_id, queries)
    planned_before, planned_after = planned_of(view, tree_before), planned_of(other, tree_after)
    changed = PlannedTargets(_with_changes(planned_after.targets, scenario, tree_after, other), planned_after.left_out)
    touched = Touched(view, scenario.overlay.keys(), measuring)
    before = evaluate_tree(tree_before, view, scopes, planned_before.targets, measuring)
    after = evaluate_tree(tree_after, other, scopes, changed.targets, touched)
    compared = tuple(SideBySide(scope, before[scope], after[scope]) for scope in scopes)
    return WhatIf(scenario, other, tree_before, tree_after, planned_before, changed, compared)


def _with_changes(targets: Targets, scenario: Scenario, tree: Tree, view: AsOfView) -> Targets:
    found = {scope: dict(of_scope) for scope, of_scope in targets.items()}
    leaves = {leaf.id: leaf for leaf in tree.leaves()}
    there = {row["consortium_id"] for row in view.rows(consortia(view.on))} if scenario.targets else set()
    wrong = []
    for change in scenario.targets:
        if change.consortium not in there:
            zh, en = meant(change.consortium, there)
            wrong.append(
                TreeFault(
                    change.line,
                    f"没有联合体 {change.consortium}{zh}",
                    f"there is no consortium {change.consortium}{en}",
                )
            )
        leaf = leaves.get(change.leaf)
        if leaf is None:
            zh, en = meant(change.leaf, leaves)
            wrong.append(TreeFault(change.line, f"没有指标 {change.leaf}{zh}", f"there is no leaf {change.leaf}{en}"))
        elif not isinstance(leaf.target, PlanTarget):
            wrong.append(
                TreeFault(
                    change.line,
                    f"{leaf.id} 不取规划的目标值；要改它，请在 tree 中另给一份指标体系",
                    f"{leaf.id} takes no target from the plan; to change it, give another tree (`tree`)",
                )
            )
        else:
            found.setdefault(Scope(consortium=change.consortium), {})[leaf.id] = change.value
    if wrong:
        raise ScenarioRefused(scenario.file, tuple(wrong))
    return found


def _shown(one: LeafScore | None) -> tuple[object, ...]:
    return () if one is None else (one.value, one.target, one.points, one.lacking, one.struck, one.leaf.weight)
