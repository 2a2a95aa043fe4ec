"""The annex of definitions: what every leaf of the tree means, where it is from, and how it is scored."""

from __future__ import annotations

from decimal import Decimal

from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Bands, Deduction, FixedTarget, Leaf, Ratio, Text, Tree, Veto
from projections.reports.contents.telling import Telling, plain, target_value
from projections.reports.document import Block, Cell, Heading, Table

TITLE = Text("指标口径", "Definitions of indicators")
KEY = "definitions"
UNITS = {
    "ratio": Text("比值", "ratio"),
    "percent": Text("%", "%"),
    "days": Text("天", "days"),
    "persons": Text("人", "people"),
    "person_times": Text("人次", "person-times"),
    "count": Text("项", "count"),
    "yuan": Text("元", "yuan"),
    "points": Text("分", "points"),
}
CLASSES = {
    "basic": Text("基础性", "basic"),
    "substantive": Text("实质性", "substantive"),
    "negative": Text("否定性", "negative"),
}
COLUMNS = (
    Text("编号", "Id"),
    Text("指标", "Indicator"),
    Text("类别", "Class"),
    Text("口径", "Definition"),
    Text("统计对象", "Population"),
    Text("依据", "Clause"),
    Text("单位", "Unit"),
    Text("目标", "Target"),
    Text("计分规则", "Rule"),
    Text("权重", "Weight"),
    Text("责任部门", "Responsible"),
)


def definitions(telling: Telling) -> tuple[Block, ...]:
    """Heading and table, in the order of the tree."""
    rows = tuple(_row(telling, leaf) for leaf in telling.material.tree.leaves())
    return Heading(TITLE), Table(KEY, _caption(telling.material.tree), COLUMNS, rows)


def _caption(tree: Tree) -> Text:
    return Text(f"{tree.title.zh}（{tree.version}）", f"{tree.title.en} ({tree.version})")


def _row(telling: Telling, leaf: Leaf) -> tuple[Cell, ...]:
    return (
        leaf.id,
        leaf.name,
        CLASSES[leaf.indicator_class],
        leaf.definition,
        leaf.population,
        Text(leaf.clause, leaf.clause),
        UNITS.get(leaf.unit, Text(leaf.unit, leaf.unit)),
        _target(telling, leaf),
        rule_of(leaf),
        plain(leaf.weight) if leaf.weight else Text("—", "—"),
        Text(leaf.responsible, leaf.responsible),
    )


def _target(telling: Telling, leaf: Leaf) -> Cell:
    """Its own, or the planned one of the report's consortium."""
    if leaf.target is None:
        return None
    if isinstance(leaf.target, FixedTarget):
        return target_value(leaf.target.value, leaf.unit)
    planned = telling.material.targets.get(Scope(telling.material.scope.consortium), {}).get(leaf.id)
    if planned is None:
        return Text("按各联合体建设规划", "of each construction plan")
    return target_value(planned, leaf.unit)


def rule_of(leaf: Leaf) -> Text:
    """The rule in one sentence."""
    rule = leaf.rule
    if isinstance(rule, Ratio):
        better = (
            Text("越高越好", "higher is better") if rule.better == "higher" else Text("越低越好", "lower is better")
        )
        return Text(
            f"{better.zh}：达到目标得满分，{_n(rule.zero)}得0分，其间按比例",
            f"{better.en}: all points at the target, none at {_n(rule.zero)}, in proportion between",
        )
    if isinstance(rule, Bands):
        steps = [(_span(band.low, band.high), band.points) for band in rule.bands]
        return Text(
            "分段：" + "；".join(f"{span.zh}得{_n(points)}分" for span, points in steps),
            "by steps: " + "; ".join(f"{span.en}: {_n(points)}" for span, points in steps),
        )
    if isinstance(rule, Deduction):
        return Text(
            f"基础{_n(rule.base)}分，超过{_n(rule.free)}后每1扣{_n(rule.each)}分，扣完为止",
            f"from {_n(rule.base)}, less {_n(rule.each)} for each above {_n(rule.free)}, not below 0",
        )
    return _veto(rule)


def _veto(rule: Veto) -> Text:
    if rule.most is not None:
        return Text(f"超过{_n(rule.most)}即否决", f"a veto above {_n(rule.most)}")
    limit = rule.least if rule.least is not None else Decimal(0)
    return Text(f"低于{_n(limit)}即否决", f"a veto below {_n(limit)}")


def _span(low: Decimal | None, high: Decimal | None) -> Text:
    if low is None:
        return Text(f"低于{_n(high)}", f"below {_n(high)}") if high is not None else Text("任何值", "any")
    if high is None:
        return Text(f"{_n(low)}及以上", f"{_n(low)} and above")
    return Text(f"{_n(low)}至{_n(high)}（不含）", f"{_n(low)} up to {_n(high)}")


def _n(number: Decimal | None) -> str:
    """Without zeros that say nothing."""
    return "" if number is None else f"{number.normalize():f}"
