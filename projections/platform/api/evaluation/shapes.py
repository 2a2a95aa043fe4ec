"""What the evaluation's endpoints answer with, and the words for a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field

from projections.evaluation.evaluation import Evaluation
from projections.evaluation.targets import PlannedTargets
from projections.evaluation.tree.model import Bands, Deduction, Ratio, Rule, Text, Tree
from projections.evaluation.tree.scores import BranchScore, LeafScore, NodeScore
from projections.platform.api.figures.reporting import FreshnessShape
from projections.platform.api.people import Shown
from projections.platform.api.shapes import Unit

Lack = Literal["value", "target"]
EXACT: Mapping[str, str] = {}
KEPT_BACK = {
    "hidden": Text("人数过少，不予显示，未计分", "too few people: not shown, not scored"),
    "unpublished": Text(
        "上月末尚无人数记录，尚未公布，未计分", "no people on record at the month end: not published, not scored"
    ),
}
"""Why a figure of people is not told, by how it is shown."""


class TreeAbout(BaseModel):
    id: str
    version: str
    effective_from: date
    title_zh: str
    title_en: str
    source: str


class ScoredNode(BaseModel):
    """One indicator in the tree's order. What only leaves have is null for those above them."""

    id: str
    parent: str | None
    level: int
    leaf: bool
    name_zh: str
    name_en: str
    weight: float = Field(description="满分 100 中的分值；一票否决为 0 / points of 100; 0 for a veto")
    points: float | None
    not_scored: float = Field(description="没有数据或目标值而未计分的分值 / weight without value or target")
    query: str | None = Field(description="见 /v1/evidence/{query} / the figure's id")
    unit: Unit | None
    value: float | None
    numerator: float | None
    denominator: float | None
    events: int | None
    target: float | None
    lacking: Lack | None
    shown: Shown | None = Field(description="人数按 5 取整，过少不显示 / of people: rounded, hidden where few")
    veto: bool
    struck: bool | None = Field(description="一票否决是否触及；没有数据为 null / whether the veto fell")
    note_zh: str | None
    note_en: str | None
    definition_zh: str | None
    definition_en: str | None
    rule_zh: str | None
    rule_en: str | None
    responsible: str | None
    clause: str | None


class Scored(BaseModel):
    consortium: str | None
    member: str | None
    total: float
    not_scored: float
    vetoes: list[str]
    undecided: list[str]
    nodes: list[ScoredNode]


class TreeScored(Scored):
    as_of: date
    known_at: date | None
    live: bool
    freshness: FreshnessShape
    tree: TreeAbout


def about(tree: Tree) -> dict[str, Any]:
    names = {name: getattr(tree, name) for name in ("id", "version", "effective_from", "source")}
    return names | {"title_zh": tree.title.zh, "title_en": tree.title.en}


def scored(found: Evaluation, planned: PlannedTargets, shown: Mapping[str, str] = EXACT) -> dict[str, Any]:
    """One scope's evaluation, its nodes in the order of the tree. `shown`: leaf id -> how, where not exactly."""
    score = found.score
    return {
        "consortium": found.scope.consortium,
        "member": found.scope.member,
        "total": float(score.total),
        "not_scored": float(score.not_scored),
        "vetoes": [one.leaf.id for one in score.vetoes],
        "undecided": [one.leaf.id for one in score.undecided],
        "nodes": list(_nodes(score.under, None, found, planned, shown)),
    }


def _nodes(
    under: tuple[NodeScore, ...],
    parent: str | None,
    found: Evaluation,
    planned: PlannedTargets,
    shown: Mapping[str, str],
) -> Iterator[dict[str, Any]]:
    for one in under:
        if isinstance(one, LeafScore):
            yield _leaf(one, parent, found, planned, shown.get(one.leaf.id, "exact"))
        else:
            yield _branch(one, parent)
            yield from _nodes(one.under, one.branch.id, found, planned, shown)


def _branch(one: BranchScore, parent: str | None) -> dict[str, Any]:
    node = one.branch
    lacking = dict.fromkeys(name for name in ScoredNode.model_fields)
    return lacking | {
        "id": node.id, "parent": parent, "level": node.level, "leaf": False, "name_zh": node.name.zh,
        "name_en": node.name.en, "weight": float(node.weight), "points": float(one.points),
        "not_scored": float(one.not_scored), "veto": False,
    }  # fmt: skip


def _leaf(one: LeafScore, parent: str | None, found: Evaluation, planned: PlannedTargets, shown: str) -> dict[str, Any]:
    leaf, figure = one.leaf, found.figures[one.leaf.id]
    why = KEPT_BACK.get(shown) or _note(one, found, planned)
    rule = _told(leaf.rule)
    return {
        "id": leaf.id, "parent": parent, "level": leaf.level, "leaf": True, "name_zh": leaf.name.zh,
        "name_en": leaf.name.en, "weight": float(leaf.weight), "points": _number(one.points),
        "not_scored": float(one.not_scored), "query": leaf.query, "unit": leaf.unit, "value": figure.value,
        "numerator": figure.numerator, "denominator": figure.denominator, "events": figure.events,
        "target": _number(one.target), "lacking": one.lacking or None, "shown": shown,
        "veto": leaf.weight == 0, "struck": one.struck,
        "note_zh": why and why.zh, "note_en": why and why.en, "definition_zh": leaf.definition.zh,
        "definition_en": leaf.definition.en, "rule_zh": rule.zh, "rule_en": rule.en,
        "responsible": leaf.responsible, "clause": leaf.clause,
    }  # fmt: skip


def _note(one: LeafScore, found: Evaluation, planned: PlannedTargets) -> Text | None:
    if one.lacking == "value":
        return Text("暂无数据，未计分", "no data, not scored")
    if one.lacking == "target":
        return planned.why_lacking(found.scope, one.leaf.id) or Text("规划未列目标值，未计分", "the plan has no target")
    if one.struck is None:
        return None
    return Text("触及一票否决", "vetoed") if one.struck else Text("未触及一票否决", "not vetoed")


def _told(rule: Rule) -> Text:
    """How points come about."""
    if isinstance(rule, Ratio):
        way = ("达到目标得满分", "full points at the target")
        return Text(f"按完成比例计分：{rule.zero:f} 得 0 分，{way[0]}", f"in proportion: 0 at {rule.zero:f}, {way[1]}")
    if isinstance(rule, Bands):
        steps = [(_span(one.low, one.high), f"{one.points:f}") for one in rule.bands]
        zh = "；".join(f"{span} 得 {points} 分" for span, points in steps)
        return Text(f"分档计分：{zh}", "by bands: " + "; ".join(f"{span}: {points}" for span, points in steps))
    if isinstance(rule, Deduction):
        return Text(
            f"扣分制：{rule.base:f} 分起，超过 {rule.free:f} 后每增加 1 扣 {rule.each:f} 分",
            f"deduction: from {rule.base:f}, less {rule.each:f} for each above {rule.free:f}",
        )
    if rule.most is not None:
        return Text(f"高于 {rule.most:f} 时一票否决", f"veto above {rule.most:f}")
    return Text(f"低于 {rule.least:f} 时一票否决", f"veto below {rule.least:f}")


def _span(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"< {high:f}"
    return f"≥ {low:f}" if high is None else f"{low:f}–{high:f}"


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
