"""What a tree of indicators is, once read: branches, leaves, and the rules that turn a value into points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

IndicatorClass = Literal["basic", "substantive", "negative"]
"""The classes of the national standard: 基础性, 实质性, 否定性."""

Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class Text:
    """The same said in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Ratio:
    """Points in proportion: none at `zero`, the whole weight at the target and beyond it."""

    better: Better
    zero: Decimal


@dataclass(frozen=True)
class Band:
    """`points` for values of `low` (included) up to `high` (not included); None: no bound on that side."""

    low: Decimal | None
    high: Decimal | None
    points: Decimal


@dataclass(frozen=True)
class Bands:
    """Points by steps. In ascending order, without gaps, open at both ends."""

    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Deduction:
    """Starts from `base` points and loses `each` for every unit of the value above `free`; never below 0."""

    base: Decimal
    each: Decimal
    free: Decimal


@dataclass(frozen=True)
class Veto:
    """Strikes when the value is above `most` or below `least`; one of them is set."""

    most: Decimal | None
    least: Decimal | None


Rule = Ratio | Bands | Deduction | Veto


@dataclass(frozen=True)
class PlanTarget:
    """The target is the one that the consortium's plan has for this leaf (ConstructionPlanAdopted, by leaf id)."""


@dataclass(frozen=True)
class FixedTarget:
    """The target is the same for every consortium, in the leaf's unit."""

    value: Decimal


Target = PlanTarget | FixedTarget


@dataclass(frozen=True)
class Leaf:
    """An indicator that is computed and scored. `weight`: points of the tree's 100; 0 for a veto.

    `query`: id of an indicator in the registry; `population`: who or what is counted; `clause`: of the tree's source.
    """

    id: str
    level: int
    name: Text
    indicator_class: IndicatorClass
    query: str
    definition: Text
    population: Text
    clause: str
    unit: str
    target: Target | None
    rule: Rule
    weight: Decimal
    responsible: str
    line: int = field(compare=False)


@dataclass(frozen=True)
class Branch:
    """An indicator that is the sum of those under it. `weight`: that sum, points of the tree's 100."""

    id: str
    level: int
    name: Text
    weight: Decimal
    under: tuple[Node, ...]
    line: int = field(compare=False)


Node = Branch | Leaf


@dataclass(frozen=True)
class Tree:
    """One version of a tree, in force from a day on. `clauses`: those of the source that leaves may cite."""

    id: str
    version: str
    effective_from: date
    title: Text
    source: str
    clauses: tuple[str, ...]
    under: tuple[Node, ...]

    def leaves(self) -> Iterator[Leaf]:
        """All leaves, in the order of the file."""
        return _leaves(self.under)


def _leaves(nodes: tuple[Node, ...]) -> Iterator[Leaf]:
    for node in nodes:
        if isinstance(node, Leaf):
            yield node
        else:
            yield from _leaves(node.under)
