"""Reads a leaf's scoring rule and refuses one by which not every value gets its points."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import cast

from yaml import Node

from projections.evaluation.tree.model import Band, Bands, Better, Deduction, FixedTarget, Ratio, Rule, Target, Veto
from projections.evaluation.tree.page import Page

RULES = ("ratio", "bands", "deduction", "veto")


def read_rule(
    page: Page, leaf: Node, said: dict[str, Node], about: str, target: Target | None, weight: Decimal | None
) -> Rule | None:
    """The one rule among the entries of a leaf. `weight` is None where it is missing or unreadable (already noted)."""
    named = [name for name in RULES if name in said]
    if len(named) != 1:
        zh = f"计分规则 {'、'.join(named)} 只能取其一" if named else "没有计分规则"
        en = f"has {len(named)} scoring rules ({', '.join(named)})" if named else "has no scoring rule"
        page.wrong(
            leaf,
            f"{about} {zh}；请写 {'、'.join(RULES)} 中的一项",
            f"{about} {en}; give exactly one of {', '.join(RULES)}",
        )
        return None
    node = said[named[0]]
    if named[0] != "ratio" and "target" in said:
        page.wrong(
            said["target"],
            f"{about} 按 {named[0]} 计分，用不到目标值；请删去 target，或改用 ratio",
            f"{about} is scored by {named[0]}, which uses no target; remove `target` or use ratio",
        )
    if named[0] == "ratio":
        return _ratio(page, node, about, said.get("target"), target)
    if named[0] == "bands":
        return _bands(page, node, about, weight)
    return _deduction(page, node, about, weight) if named[0] == "deduction" else _veto(page, node, about)


def _ratio(page: Page, node: Node, about: str, said_target: Node | None, target: Target | None) -> Ratio | None:
    said = page.entries(node, f"{about} ratio", ("better",), ("zero",))
    better = page.one_of(said.get("better"), f"{about} ratio.better", ("higher", "lower"))
    zero = page.number(said["zero"], f"{about} ratio.zero") if "zero" in said else Decimal(0)
    if said_target is None:
        page.wrong(
            node,
            f"{about} 按目标值比例计分，却没有目标值；请写 target: plan（取自建设规划）或 target: 数值",
            f"{about} is scored by its ratio to a target but has none; add `target: plan` or `target: <number>`",
        )
        return None
    if better == "lower" and "zero" not in said:
        page.wrong(
            node,
            f"{about} 以低为优，须写 ratio.zero（达到此值得零分）",
            f"{about} is better when lower: say at which value nothing is earned (ratio.zero)",
        )
        return None
    if better is None or zero is None:
        return None
    if isinstance(target, FixedTarget) and (target.value <= zero if better == "higher" else target.value >= zero):
        side_zh, side_en = ("小于", "below") if better == "higher" else ("大于", "above")
        page.wrong(
            node,
            f"{about} 的 ratio.zero 为 {zero}，须{side_zh}目标值 {target.value}",
            f"{about} has ratio.zero {zero}; it must be {side_en} the target {target.value}",
        )
        return None
    return Ratio(cast(Better, better), zero)


def _bands(page: Page, node: Node, about: str, weight: Decimal | None) -> Bands | None:
    read = [_band(page, item, f"{about} bands[{i}]") for i, item in enumerate(page.items(node, f"{about} bands"), 1)]
    bands = [(item, band) for item, band in read if band is not None]
    if not bands or len(bands) != len(read):
        return None
    before = len(page.faults)
    _joined(page, about, bands)
    if weight is not None and max(band.points for _, band in bands) != weight:
        page.wrong(
            node,
            f"{about} 的最高一档应为权重 {weight} 分，现为 {max(b.points for _, b in bands)}；请改其一",
            f"{about}: the best band must bring the weight {weight}, not {max(b.points for _, b in bands)}; change one",
        )
    return Bands(tuple(band for _, band in bands)) if len(page.faults) == before else None


def _band(page: Page, node: Node, about: str) -> tuple[Node, Band | None]:
    said = page.entries(node, about, ("points",), ("from", "to"))
    points = page.number(said.get("points"), f"{about}.points", least=0)
    low, high = (page.number(said.get(name), f"{about}.{name}") for name in ("from", "to"))
    if points is None or any(name in said and end is None for name, end in (("from", low), ("to", high))):
        return node, None
    if low is not None and high is not None and low >= high:
        page.wrong(
            node,
            f"{about} 从 {low} 到 {high}，下限须小于上限",
            f"{about} is from {low} to {high}: from must be below to",
        )
        return node, None
    return node, Band(low, high, points)


def _joined(page: Page, about: str, bands: list[tuple[Node, Band]]) -> None:
    """Notes what keeps the bands from covering every value once: the order, or else the ends, gaps, overlaps."""
    before = len(page.faults)
    for (_, left), (node, right) in pairwise(bands):
        if left.low is not None and (right.low is None or right.low <= left.low):
            zh = f"未按从低到高排列（{left.low} 之后是 {right.low}）"
            _unjoined(page, node, about, zh, f"are not in ascending order ({right.low} after {left.low})")
    if len(page.faults) > before:
        return
    (first, lowest), (last, highest) = bands[0], bands[-1]
    if lowest.low is not None:
        page.wrong(
            first,
            f"{about} 第一档之下（小于 {lowest.low}）没有分；请去掉第一档的 from，或在其前加一档",
            f"{about}: values below {lowest.low} have no band; drop `from` of the first or put one before it",
        )
    if highest.high is not None:
        page.wrong(
            last,
            f"{about} 最后一档之上（{highest.high} 及以上）没有分；请去掉最后一档的 to，或在其后加一档",
            f"{about}: values from {highest.high} on have no band; drop `to` of the last or add one after it",
        )
    for (_, left), (node, right) in pairwise(bands):
        end, begin = left.high, right.low
        if end is None or begin is None or end > begin:
            zh = f"重叠（上一档到 {_end(end)}，这一档从 {_end(begin, '-')}）"
            en = f"overlap (the one before goes to {_end(end)}, this begins at {_end(begin, '-')})"
            _unjoined(page, node, about, zh, en)
        elif end < begin:
            _unjoined(page, node, about, f"在 {end} 与 {begin} 之间有空档", f"leave a gap from {end} to {begin}")


def _unjoined(page: Page, node: Node, about: str, zh: str, en: str) -> None:
    page.wrong(
        node,
        f"{about} 的分档{zh}；请从低到高写，每档的 from 等于上一档的 to",
        f"{about}: bands {en}; write them in ascending order, each from where the one before ends",
    )


def _end(bound: Decimal | None, sign: str = "") -> str:
    return f"{sign}∞" if bound is None else str(bound)


def _deduction(page: Page, node: Node, about: str, weight: Decimal | None) -> Deduction | None:
    said = page.entries(node, f"{about} deduction", ("base", "each"), ("free",))
    base = page.number(said.get("base"), f"{about} deduction.base", least=0)
    each = page.number(said.get("each"), f"{about} deduction.each", least=0)
    free = page.number(said["free"], f"{about} deduction.free", least=0) if "free" in said else Decimal(0)
    if base is not None and weight is not None and base != weight:
        page.wrong(
            said["base"],
            f"{about} 的起始分 base 为 {base}，应等于权重 {weight}；请改其一",
            f"{about} starts from base {base}, which must be its weight {weight}; change one",
        )
        return None
    if each == 0:
        page.wrong(
            said["each"],
            f"{about} 的 each 为 0，永不扣分；请写大于 0 的数",
            f"{about} deducts 0 for each: give more than 0",
        )
        return None
    return None if base is None or each is None or free is None else Deduction(base, each, free)


def _veto(page: Page, node: Node, about: str) -> Veto | None:
    said = page.entries(node, f"{about} veto", (), ("most", "least"))
    most, least = (page.number(said.get(name), f"{about} veto.{name}") for name in ("most", "least"))
    if len(said) != 1:
        page.wrong(
            node,
            f"{about} 的一票否决须写 most（超过即否决）或 least（低于即否决）之一",
            f"{about}: a veto says either most (above it strikes) or least (below it strikes)",
        )
        return None
    return None if most is None and least is None else Veto(most, least)
