"""A tree as what IndicatorTreePublished (version 2) states: one row per node, each with the id of the one above.

A branch states the class of its first leaf. The direction of bands is always `higher`: their bounds are lower ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from projections.evaluation.tree.model import (
    Bands,
    Branch,
    Deduction,
    FixedTarget,
    Leaf,
    Node,
    PlanTarget,
    Ratio,
    Tree,
    Veto,
)

FOR_LEAVES = (
    "unit",
    "direction",
    "scoring_rule",
    "scoring",
    "responsible",
    "clause",
    "query",
    "definition_zh",
    "definition_en",
    "population_zh",
    "population_en",
    "target_source",
)


def published(tree: Tree) -> dict[str, Any]:
    """The fields of the event beside its envelope."""
    return {
        "tree_id": tree.id,
        "version": tree.version,
        "effective_from": tree.effective_from,
        "title_zh": tree.title.zh,
        "title_en": tree.title.en,
        "source": tree.source,
        "indicators": [row for node in tree.under for row in _rows(node, None)],
    }


def _rows(node: Node, parent: str | None) -> list[dict[str, Any]]:
    row: dict[str, Any] = {
        "indicator_id": node.id,
        "parent": parent,
        "level": node.level,
        "name_zh": node.name.zh,
        "name_en": node.name.en,
        "weight": float(node.weight) if node.weight else None,
    }
    if isinstance(node, Branch):
        rows = [row for child in node.under for row in _rows(child, node.id)]
        return [row | dict.fromkeys(FOR_LEAVES) | {"indicator_class": rows[0]["indicator_class"]}, *rows]
    rule, scoring = _scoring(node)
    return [
        row
        | {
            "indicator_class": node.indicator_class,
            "unit": node.unit,
            "direction": _direction(node),
            "scoring_rule": rule,
            "scoring": scoring,
            "responsible": node.responsible,
            "clause": node.clause,
            "query": node.query,
            "definition_zh": node.definition.zh,
            "definition_en": node.definition.en,
            "population_zh": node.population.zh,
            "population_en": node.population.en,
            "target_source": _source(node),
        }
    ]


def _source(leaf: Leaf) -> str | None:
    if leaf.target is None:
        return None
    return "plan" if isinstance(leaf.target, PlanTarget) else "fixed"


def _direction(leaf: Leaf) -> str:
    if isinstance(leaf.rule, Ratio):
        return leaf.rule.better
    down = isinstance(leaf.rule, Deduction) or (isinstance(leaf.rule, Veto) and leaf.rule.most is not None)
    return "lower" if down else "higher"


def _scoring(leaf: Leaf) -> tuple[str, str]:
    """The rule's name and its parameters, as the schema's doc has them."""
    rule = leaf.rule
    if isinstance(rule, Ratio):
        full = {"full": leaf.target.value} if isinstance(leaf.target, FixedTarget) else {}
        return "ratio", _parameters(full | {"zero": rule.zero})
    if isinstance(rule, Bands):
        steps = [f"{band.low:f}:{band.points:f}" for band in reversed(rule.bands) if band.low is not None]
        return "band", " ".join([*steps, _parameters({"low": rule.bands[0].points})])
    if isinstance(rule, Deduction):
        parts = {"each": rule.each, "most": rule.base, "base": rule.base, "free": rule.free}
        return "deduction", _parameters(parts)
    return "veto", _parameters({"most": rule.most, "least": rule.least})


def _parameters(values: Mapping[str, Decimal | None]) -> str:
    return " ".join(f"{name}={value:f}" for name, value in values.items() if value is not None)
