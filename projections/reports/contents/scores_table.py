"""Scores of the consortia: by first-level indicator and in all, what could not be scored, and the vetoes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Branch, Leaf, Node, Text
from projections.reports.contents.comparing import Comparison
from projections.reports.contents.telling import Telling, plain
from projections.reports.document import Cell, Table, Value

FIXED_BEFORE = (Text("联合体", "Consortium"),)
FIXED_AFTER = (
    Text("总分", "Total"),
    Text("未计分权重", "Weight not scored"),
    Text("触发的否决", "Vetoes that fell"),
    Text("无法判定的否决", "Vetoes undecided"),
)
NONE = Text("无", "none")


def scores_table(telling: Telling, found: Mapping[Scope, Sequence[Comparison]]) -> Table:
    """One row per consortium, in order of ids. Sums that would tell a hidden figure's points are hidden, too."""
    branches = telling.material.tree.under
    columns = (*FIXED_BEFORE, *(node.name for node in branches), *FIXED_AFTER)
    rows = tuple((telling.names.of(scope), *_row(telling, branches, leaves)) for scope, leaves in found.items())
    return Table("scores", Text("各联合体得分", "Scores of the consortia"), columns, rows)


def total_of(telling: Telling, leaves: Sequence[Comparison]) -> Decimal | None:
    """All points; None where they would tell those of a hidden figure."""
    branches = telling.material.tree.under
    return None if _total_hidden(telling, branches, leaves) else points_of(leaves)


def points_of(leaves: Sequence[Comparison]) -> Decimal:
    return sum((one.score.points or Decimal(0) for one in leaves), Decimal(0))


def vetoes_of(leaves: Sequence[Comparison]) -> tuple[list[Comparison], list[Comparison]]:
    """Those that fell, and those without a value."""
    vetoes = [one for one in leaves if one.leaf.weight == 0]
    return [one for one in vetoes if one.score.struck], [one for one in vetoes if one.score.struck is None]


def _row(telling: Telling, branches: Sequence[Node], leaves: Sequence[Comparison]) -> tuple[Cell, ...]:
    hidden = Value(None, "points", hidden=True)
    sums = [hidden if _hidden_in(telling, node, leaves) == 1 else _sum(node, leaves) for node in branches]
    total = total_of(telling, leaves)
    not_scored = sum((one.score.not_scored for one in leaves), Decimal(0))
    struck, undecided = vetoes_of(leaves)
    return (
        *sums,
        hidden if total is None else plain(total, "points"),
        plain(not_scored),
        _names(struck),
        _names(undecided),
    )


def _total_hidden(telling: Telling, branches: Sequence[Node], leaves: Sequence[Comparison]) -> bool:
    """One sum is hidden alone: the total less the others would tell it."""
    return sum(_hidden_in(telling, node, leaves) == 1 for node in branches) == 1


def _hidden_in(telling: Telling, node: Node, leaves: Sequence[Comparison]) -> int:
    """How many hidden figures have points under a node."""
    under = _leaves(node)
    mine = [one for one in leaves if one.leaf.id in under and one.leaf.weight]
    return sum(telling.value(one.figure, one.scope).hidden for one in mine)


def _sum(node: Node, leaves: Sequence[Comparison]) -> Value:
    under = _leaves(node)
    return plain(points_of([one for one in leaves if one.leaf.id in under]), "points")


def _leaves(node: Node) -> set[str]:
    if isinstance(node, Leaf):
        return {node.id}
    return {leaf for child in _under(node) for leaf in _leaves(child)}


def _under(node: Branch) -> tuple[Node, ...]:
    return node.under


def _names(found: Sequence[Comparison]) -> Text:
    if not found:
        return NONE
    return Text("、".join(one.leaf.name.zh for one in found), ", ".join(one.leaf.name.en for one in found))
