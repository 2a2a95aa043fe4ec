"""Reads one leaf: an indicator with its query, its target, its rule and all that a reader must know of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast, get_args

from yaml import Node, ScalarNode

from projections.evaluation.indicator import Indicator
from projections.evaluation.tree.model import FixedTarget, IndicatorClass, Leaf, PlanTarget, Target, Text, Veto
from projections.evaluation.tree.page import Page, is_empty, line_of
from projections.evaluation.tree.rule_reading import RULES, read_rule

UNITS = ("ratio", "percent", "days", "persons", "person_times", "count", "yuan", "points")
NEEDED = ("id", "zh", "en", "class", "query", "definition", "population", "clause", "unit", "responsible")
OPTIONAL = ("target", "weight", *RULES)


@dataclass(frozen=True)
class Known:
    """What a leaf may name: queries of the registry, clauses of the tree's source (None: unreadable, not checked)."""

    queries: Mapping[str, Indicator]
    clauses: Collection[str] | None


def read_leaf(page: Page, node: Node, about: str, level: int, known: Known) -> tuple[Leaf | None, Decimal | None]:
    """The leaf, and its weight: of a leaf with faults the weight alone, where it could be read, for the sums above."""
    said = page.entries(node, about, NEEDED, OPTIONAL)
    words = {name: page.text(said.get(name), f"{about} {name}") for name in ("id", "zh", "en", "responsible")}
    texts = {name: page.both(said.get(name), f"{about} {name}") for name in ("definition", "population")}
    group = page.one_of(said.get("class"), f"{about} class", get_args(IndicatorClass))
    query = page.one_of(said.get("query"), f"{about} query", known.queries)
    unit = page.one_of(said.get("unit"), f"{about} unit", UNITS)
    if query and unit and unit != (meant := known.queries[query].unit):
        page.wrong(
            said["unit"],
            f"{about} 的 unit 写作 {unit}，而 {query} 以 {meant} 计；请写 unit: {meant}",
            f"{about} has unit {unit}, but {query} is in {meant}; write unit: {meant}",
        )
    clause_at = said.get("clause")
    clause = (
        page.text(clause_at, f"{about} clause")
        if known.clauses is None
        else page.one_of(clause_at, f"{about} clause", known.clauses)
    )
    target = _target(page, said.get("target"), about)
    weight = _weight(page, node, said, about)
    rule = read_rule(page, node, said, about, target, weight)
    if isinstance(rule, Veto) and group not in ("negative", None):
        page.wrong(
            said["class"],
            f"{about} 是一票否决，类别应为 negative（否定性），现为 {group}",
            f"{about} is a veto: its class is negative, not {group}",
        )
    whole = (*words.values(), *texts.values(), group, query, unit, clause, rule, weight)
    if any(part is None for part in whole) or ("target" in said and target is None):
        return None, weight
    assert rule is not None
    assert weight is not None
    leaf = Leaf(
        id=str(words["id"]),
        level=level,
        name=Text(str(words["zh"]), str(words["en"])),
        indicator_class=cast(IndicatorClass, group),
        query=str(query),
        definition=cast(Text, texts["definition"]),
        population=cast(Text, texts["population"]),
        clause=str(clause),
        unit=str(unit),
        target=target,
        rule=rule,
        weight=weight,
        responsible=str(words["responsible"]),
        line=line_of(node),
    )
    return leaf, weight


def _target(page: Page, node: Node | None, about: str) -> Target | None:
    if node is None:
        return None
    if isinstance(node, ScalarNode) and node.value == "plan":
        return PlanTarget()
    before = len(page.faults)
    value = page.number(node, f"{about} target")
    if value is None:
        del page.faults[before:]
        page.wrong(
            node,
            f"{about} 的 target 应为 plan（取自建设规划）或数字",
            f"{about} target must be `plan` (taken from the construction plan) or a number",
        )
        return None
    return FixedTarget(value)


def _weight(page: Page, node: Node, said: dict[str, Node], about: str) -> Decimal | None:
    """Points with two decimals at most, as scores are kept; 0 for a veto, which states none."""
    given = said.get("weight")
    if "veto" in said:
        if given is not None and not is_empty(given):
            page.wrong(
                given,
                f"{about} 是一票否决，不占权重；请删去 weight",
                f"{about} is a veto and has no weight; remove `weight`",
            )
        return Decimal(0)
    if given is None or is_empty(given):
        if any(rule in said for rule in RULES):  # without one, whether it has a weight is not known
            page.missing(node if given is None else given, about, "weight")
        return None
    weight = page.number(given, f"{about} weight")
    if weight is None or (0 < weight <= 100 and weight == round(weight, 2)):
        return weight
    page.wrong(
        given,
        f"{about} 的权重为 {weight}，应大于 0、不超过 100，至多两位小数",
        f"{about} has weight {weight}; it must be above 0, at most 100, with two decimals at most",
    )
    return None
