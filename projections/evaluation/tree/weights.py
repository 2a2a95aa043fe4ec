"""A tree with other weights: the points of a leaf's rule change with its weight, branches stay the sums of what is under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from projections.engine.naming import meant
from projections.evaluation.tree.model import Band, Bands, Branch, Deduction, Leaf, Node, Rule, Tree, Veto
from projections.evaluation.tree.scoring import shortest
from schemas.errors import UnknownName, UsageError

WHOLE = Decimal(100)


def reweighted(tree: Tree, weights: Mapping[str, Decimal]) -> Tree:
    """The tree with `weights` (leaf id -> points of 100). All others stay, so what one gains another must lose.

    Raises UnknownName for what is no leaf; UsageError for a veto and where the sum is not 100.
    """
    leaves = {leaf.id: leaf for leaf in tree.leaves()}
    for name, weight in weights.items():
        if name not in leaves:
            zh, en = meant(name, leaves)
            raise UnknownName(f"没有指标 {name}{zh}", f"there is no leaf {name}{en}")
        if isinstance(leaves[name].rule, Veto):
            raise UsageError(
                f"{name} 为一票否决指标，没有权重；请从 weights 中删去",
                f"{name} is a veto and has no weight; take it out of weights",
            )
        if weight <= 0:
            raise UsageError(
                f"{name} 的权重 {weight:f} 应大于 0", f"the weight of {name} is {weight:f}; it must be above 0"
            )
    under = tuple(_changed(node, weights) for node in tree.under)
    whole = sum((node.weight for node in under), Decimal(0))
    if whole != WHOLE:
        raise UsageError(
            f"调整后权重合计为 {shortest(whole):f}，应为 100；请同时调整其他指标的权重",
            f"the weights add up to {shortest(whole):f}, not to 100; change those of other leaves as well",
        )
    return replace(tree, under=under)


def _changed(node: Node, weights: Mapping[str, Decimal]) -> Node:
    if isinstance(node, Branch):
        under = tuple(_changed(one, weights) for one in node.under)
        return replace(node, under=under, weight=sum((one.weight for one in under), Decimal(0)))
    if node.id not in weights or not node.weight:
        return node
    return replace(node, weight=weights[node.id], rule=_rule(node, weights[node.id] / node.weight))


def _rule(leaf: Leaf, times: Decimal) -> Rule:
    rule = leaf.rule
    if isinstance(rule, Bands):
        return Bands(tuple(Band(one.low, one.high, one.points * times) for one in rule.bands))
    if isinstance(rule, Deduction):
        return replace(rule, base=rule.base * times, each=rule.each * times)
    return rule
