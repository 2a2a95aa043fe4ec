"""The score of a whole tree: points per node, what could not be scored, and the vetoes that struck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from projections.engine.naming import meant
from projections.evaluation.tree.model import Branch, Leaf, Node, Ratio, Tree, Veto
from projections.evaluation.tree.scoring import Number, exact, points, strikes, target_of
from schemas.errors import UnknownName

Lacking = Literal["", "value", "target"]
Measured = Mapping[str, tuple[Number | None, Number | None]]
"""Leaf id -> (value, target as planned); either may be None."""


@dataclass(frozen=True)
class LeafScore:
    """`points`: 0 to the weight; None for a veto and where it is not scored. `lacking`: what was absent.

    `struck`: whether a veto fell; None for other rules and for a veto without a value.
    """

    leaf: Leaf
    value: Decimal | None
    target: Decimal | None
    points: Decimal | None
    lacking: Lacking
    struck: bool | None

    @property
    def not_scored(self) -> Decimal:
        """The weight that no points could be given for; 0 where it is scored."""
        return self.leaf.weight if self.lacking else Decimal(0)


@dataclass(frozen=True)
class BranchScore:
    """`points`: the sum of the points under it. `not_scored`: weight under it for which there is no value or target."""

    branch: Branch
    points: Decimal
    not_scored: Decimal
    under: tuple[NodeScore, ...]


NodeScore = BranchScore | LeafScore


@dataclass(frozen=True)
class TreeScore:
    """`total`: points out of 100 less `not_scored`; it stands beside `vetoes`, which say that it does not count."""

    tree: Tree
    total: Decimal
    not_scored: Decimal
    under: tuple[NodeScore, ...]

    def leaves(self) -> Iterator[LeafScore]:
        """All leaves' scores, in the order of the tree."""
        return _leaves(self.under)

    @property
    def vetoes(self) -> tuple[LeafScore, ...]:
        """The vetoes that struck."""
        return tuple(score for score in self.leaves() if score.struck)

    @property
    def undecided(self) -> tuple[LeafScore, ...]:
        """The vetoes whose value is absent: neither struck nor passed."""
        return tuple(s for s in self.leaves() if isinstance(s.leaf.rule, Veto) and s.struck is None)


def score_tree(tree: Tree, measured: Measured) -> TreeScore:
    """The score by what was measured. A leaf that is not named there has no value.

    Raises UnknownName for an id that is no leaf of the tree.
    """
    known = {leaf.id for leaf in tree.leaves()}
    for name in measured:
        if name not in known:
            zh, en = meant(name, known)
            raise UnknownName(
                f"指标体系 {tree.id} {tree.version} 没有指标 {name}{zh}",
                f"the tree {tree.id} {tree.version} has no leaf {name}{en}",
            )
    under = tuple(_scored(node, measured) for node in tree.under)
    return TreeScore(tree, *_sums(under), under)


def score_leaf(leaf: Leaf, value: Number | None, planned: Number | None) -> LeafScore:
    """One leaf by its value and the target planned for it (looked at where the leaf takes its target from the plan)."""
    number, target = None if value is None else exact(value), target_of(leaf.target, planned)
    if number is None:
        return LeafScore(leaf, None, target, None, "value", None)
    if isinstance(leaf.rule, Veto):
        return LeafScore(leaf, number, target, None, "", strikes(leaf.rule, number))
    lacking: Lacking = "target" if isinstance(leaf.rule, Ratio) and target is None else ""
    return LeafScore(leaf, number, target, points(leaf, number, target), lacking, None)


def _scored(node: Node, measured: Measured) -> NodeScore:
    if isinstance(node, Leaf):
        return score_leaf(node, *measured.get(node.id, (None, None)))
    under = tuple(_scored(child, measured) for child in node.under)
    return BranchScore(node, *_sums(under), under)


def _sums(under: tuple[NodeScore, ...]) -> tuple[Decimal, Decimal]:
    """Points and weight not scored. Sums of rounded points, so that a printed column adds up."""
    zero = Decimal(0)
    return sum((score.points or zero for score in under), zero), sum((score.not_scored for score in under), zero)


def _leaves(under: tuple[NodeScore, ...]) -> Iterator[LeafScore]:
    for score in under:
        if isinstance(score, LeafScore):
            yield score
        else:
            yield from _leaves(score.under)
