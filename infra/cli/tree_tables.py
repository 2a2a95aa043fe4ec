"""How a tree of indicators and its score are printed: level by level, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.markup import escape
from rich.table import Table

from infra.cli.evaluate import UNITS, told
from infra.cli.scopes import name_of
from projections.evaluation.evaluation import Evaluation
from projections.evaluation.targets import PlannedTargets
from projections.evaluation.tree.model import Bands, Deduction, FixedTarget, Leaf, Node, Ratio, Text, Tree, Veto
from projections.evaluation.tree.scores import BranchScore, LeafScore, NodeScore

NO_VALUE = Text("没有数据", "no value")
NO_TARGET = Text("规划没有目标值", "no target in the plan")


def tree_table(tree: Tree) -> Table:
    """A row per node, indented by its level."""
    table = Table("指标 / indicator", title=escape(f"{tree.id} {tree.version}：{tree.title.zh} / {tree.title.en}"))
    table.add_column("权重 / weight", justify="right")
    for name in ("单位 / unit", "目标 / target", "计分 / rule", "责任 / responsible"):
        table.add_column(name)
    for node in _nodes(tree.under):
        name = _indented(node)
        if isinstance(node, Leaf):
            unit, target, rule = node.unit, _target(node), rule_told(node)
            table.add_row(name, f"{node.weight or '—'}", unit, target, rule, escape(node.responsible))
        else:
            table.add_row(name, str(node.weight), style="bold")
    return table


def score_table(found: Evaluation, planned: PlannedTargets) -> Table:
    """A row per node: value, target, points; what is not scored, and why."""
    score = found.score
    total = f"{score.total} / {100 - score.not_scored}"
    table = Table("指标 / indicator", title=escape(f"{name_of(found.scope)}，{found.on}：{total} 分 / points"))
    for name in ("值 / value", "目标 / target", "得分 / points"):
        table.add_column(name, justify="right")
    table.add_column("说明 / note")
    for one in _scores(score.under):
        if isinstance(one, BranchScore):
            note = f"未计分 / not scored {one.not_scored}" if one.not_scored else ""
            table.add_row(_indented(one.branch), "", "", f"{one.points} / {one.branch.weight}", note, style="bold")
        else:
            target = "—" if one.target is None else f"{one.target:f}{UNITS[one.leaf.unit]}"
            points = "—" if one.points is None else f"{one.points} / {one.leaf.weight}"
            why = note_of(one, found, planned)
            note = escape(f"{why.zh} / {why.en}") if why else ""
            table.add_row(_indented(one.leaf), told(found.figures[one.leaf.id]), target, points, note)
    return table


def note_of(one: LeafScore, found: Evaluation, planned: PlannedTargets) -> Text | None:
    """Why a leaf is not scored, or what its veto did; None where there is nothing to say."""
    if one.lacking == "value":
        return NO_VALUE
    if one.lacking == "target":
        return planned.why_lacking(found.scope, one.leaf.id) or NO_TARGET
    if one.struck is None:
        return None
    return Text("一票否决", "vetoed") if one.struck else Text("未触及", "passed")


def rule_told(leaf: Leaf) -> str:
    """A rule in a few signs."""
    rule = leaf.rule
    if isinstance(rule, Ratio):
        return f"比例 / ratio {'↑' if rule.better == 'higher' else '↓'} {rule.zero:f}→"
    if isinstance(rule, Bands):
        bands = (f"{'' if b.low is None else f'{b.low:f}'}–{'' if b.high is None else f'{b.high:f}'}: {b.points:f}"
                 for b in rule.bands)  # fmt: skip
        return f"分档 / bands {'; '.join(bands)}"
    if isinstance(rule, Deduction):
        free = f" (>{rule.free:f})" if rule.free else ""
        return f"扣分 / deduction {rule.base:f} − {rule.each:f}{free}"
    return f"一票否决 / veto {_limit(rule)}"


def _limit(rule: Veto) -> str:
    return f">{rule.most:f}" if rule.most is not None else f"<{rule.least:f}"


def tree_name(tree: Tree) -> dict[str, str]:
    """Which tree it is, for JSON."""
    return {"id": tree.id, "version": tree.version, "effective_from": str(tree.effective_from)}


def tree_json(tree: Tree) -> dict[str, Any]:
    """The tree as one object; `indicators` in its order, each with its level."""
    nodes = [{"id": node.id, "level": node.level, "zh": node.name.zh, "en": node.name.en, "weight": float(node.weight)}
             | (_leaf_json(node) if isinstance(node, Leaf) else {}) for node in _nodes(tree.under)]  # fmt: skip
    return tree_name(tree) | {"zh": tree.title.zh, "en": tree.title.en, "source": tree.source, "indicators": nodes}


def score_json(found: Evaluation, planned: PlannedTargets) -> dict[str, Any]:
    """One scope's evaluation as one object."""
    score, leaves = found.score, []
    for one in score.leaves():
        figure, why = found.figures[one.leaf.id], note_of(one, found, planned)
        leaves.append({
            "id": one.leaf.id, "zh": one.leaf.name.zh, "en": one.leaf.name.en, "query": one.leaf.query,
            "unit": one.leaf.unit, "value": figure.value, "numerator": figure.numerator,
            "denominator": figure.denominator, "events": figure.events, "target": _number(one.target),
            "points": _number(one.points), "weight": float(one.leaf.weight), "lacking": one.lacking or None,
            "struck": one.struck, "note_zh": why.zh if why else None, "note_en": why.en if why else None,
        })  # fmt: skip
    return {
        "consortium": found.scope.consortium, "member": found.scope.member, "total": float(score.total),
        "not_scored": float(score.not_scored), "vetoes": [one.leaf.id for one in score.vetoes],
        "undecided": [one.leaf.id for one in score.undecided], "leaves": leaves,
    }  # fmt: skip


def _leaf_json(leaf: Leaf) -> dict[str, Any]:
    target = float(leaf.target.value) if isinstance(leaf.target, FixedTarget) else "plan" if leaf.target else None
    return {"class": leaf.indicator_class, "query": leaf.query, "unit": leaf.unit, "target": target,
            "rule": rule_told(leaf), "responsible": leaf.responsible, "clause": leaf.clause}  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _target(leaf: Leaf) -> str:
    if leaf.target is None:
        return ""
    return f"{leaf.target.value:f}" if isinstance(leaf.target, FixedTarget) else "规划 / plan"


def _indented(node: Node) -> str:
    return escape(f"{'  ' * (node.level - 1)}{node.id} {node.name.zh} / {node.name.en}")


def _nodes(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if not isinstance(node, Leaf):
            yield from _nodes(node.under)


def _scores(scores: tuple[NodeScore, ...]) -> Iterator[NodeScore]:
    for one in scores:
        yield one
        if isinstance(one, BranchScore):
            yield from _scores(one.under)
