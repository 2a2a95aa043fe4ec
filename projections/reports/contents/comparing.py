"""A consortium's leaves beside last period's, the target, and the other consortia's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Literal

from projections.evaluation.evaluation import Evaluation, evaluate_tree
from projections.evaluation.growth import GrowthPair, growth
from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import indicator_named
from projections.evaluation.rounding import printed
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Bands, Deduction, Leaf, Ratio, Tree, Veto
from projections.evaluation.tree.scores import LeafScore
from projections.reports.contents.suppression import differs_by_few, is_hidden
from projections.reports.contents.telling import Moment, Telling

Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class Comparison:
    """`value`, `old`: as printed, None where there is none or it is hidden; `peers`: the same of the other consortia that
    have one. `growth`: None without a closed period before."""

    scope: Scope
    score: LeafScore
    figure: Figure
    before: Figure | None
    value: Decimal | None
    old: Decimal | None
    peers: tuple[Decimal, ...]
    growth: GrowthPair | None
    same_hidden: bool

    @property
    def leaf(self) -> Leaf:
        return self.score.leaf

    @property
    def peers_middle(self) -> Decimal | None:
        """The median of the others."""
        return printed(median(self.peers), self.leaf.unit) if self.peers else None

    @property
    def rank(self) -> int | None:
        """Place among the consortia that have a value, 1 the best; None where no direction is the better one."""
        better = better_of(self.leaf)
        if self.value is None or better is None or not self.peers:
            return None
        ahead = [peer for peer in self.peers if (peer > self.value if better == "higher" else peer < self.value)]
        return len(ahead) + 1


def better_of(leaf: Leaf) -> Better | None:
    """Which way is the better one by the leaf's rule; None where it is somewhere in the middle."""
    rule = leaf.rule
    if isinstance(rule, Ratio):
        return rule.better
    if isinstance(rule, Deduction):
        return "lower"
    if isinstance(rule, Veto):
        return "lower" if rule.most is not None else "higher"
    return _of_bands(rule)


def _of_bands(rule: Bands) -> Better | None:
    points = [band.points for band in rule.bands]
    if points == sorted(points):
        return "higher"
    return "lower" if points == sorted(points, reverse=True) else None


def distinct_indicators(tree: Tree) -> list[str]:
    """Ids of the indicators that the leaves name, each once, in the order of the tree."""
    return list(dict.fromkeys(leaf.query for leaf in tree.leaves()))


def consortium_scopes(telling: Telling) -> list[Scope]:
    """Every consortium, in order of ids."""
    return [Scope(consortium=code) for code in telling.names.consortia]


def compare(telling: Telling, scopes: Sequence[Scope]) -> dict[Scope, list[Comparison]]:
    """Scope -> its leaves in the order of the tree. The scopes are each other's peers."""
    material = telling.material
    now = evaluate_tree(material.tree, material.view, scopes, material.targets, telling.measure)
    was: Mapping[Scope, Evaluation] = {}
    grown: Mapping[Scope, Mapping[str, GrowthPair]] = {}
    if material.before is not None:
        was = evaluate_tree(material.tree, material.before.now, scopes, None, telling.measure)
        indicators = [indicator_named(name) for name in distinct_indicators(material.tree)]
        grown = growth(indicators, material.before.now, material.view, scopes, telling.measure)
    return {scope: [_compared(telling, scope, score, now, was, grown) for score in now[scope].score.leaves()]
            for scope in scopes}  # fmt: skip


def _compared(
    telling: Telling,
    scope: Scope,
    score: LeafScore,
    now: Mapping[Scope, Evaluation],
    was: Mapping[Scope, Evaluation],
    grown: Mapping[Scope, Mapping[str, GrowthPair]],
) -> Comparison:
    leaf = score.leaf
    figure = now[scope].figures[leaf.id]
    before = was[scope].figures[leaf.id] if scope in was else None
    peers = [_shown(telling, now[other].figures[leaf.id], other, telling.now) for other in now if other != scope]
    pair = grown.get(scope, {}).get(leaf.query)
    value = _shown(telling, figure, scope, telling.now)
    old = None if before is None else _shown(telling, before, scope, telling.before)
    return Comparison(
        scope,
        score,
        figure,
        before,
        value,
        old,
        tuple(peer for peer in peers if peer is not None),
        pair,
        pair is not None and _is_telling(telling, scope, pair),
    )


def _is_telling(telling: Telling, scope: Scope, pair: GrowthPair) -> bool:
    """Whether the figures of the members present in both periods are of few people, or tell of few beside others."""
    sides = ((pair.plain.before, pair.same.before, telling.before), (pair.plain.after, pair.same.after, telling.now))
    return any(
        is_hidden(same, telling.k) or differs_by_few(plain, same, telling.k) or telling.hides(plain, scope, moment)
        for plain, same, moment in sides
    )


def _shown(telling: Telling, figure: Figure, scope: Scope, moment: Moment | None) -> Decimal | None:
    return None if telling.hides(figure, scope, moment) else printed(figure.value, figure.indicator.unit)
