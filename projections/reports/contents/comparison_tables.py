"""Tables of a scope's leaves: beside last period, target and peers; and growth, plain and on the same members."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from projections.evaluation.growth import Growth
from projections.evaluation.rounding import change, percent_of
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Ratio, Text, Veto
from projections.reports.contents.comparing import Comparison
from projections.reports.contents.official_wording import last, this
from projections.reports.contents.telling import Moment, Telling, plain, target_value
from projections.reports.document import Cell, Table, Value
from schemas.periods import Period

SCORED = (
    Text("目标", "Target"),
    Text("目标完成率", "Of the target"),
    Text("其他联合体中位数", "Median of the others"),
    Text("位次", "Place"),
    Text("得分", "Points"),
)


def leaves_table(telling: Telling, key: str, rows: Sequence[Comparison], period: Period, whose: Text) -> Table:
    """Every leaf: now, last period, change; of consortia also target, share of it, the others' median, place, points."""
    scored = all(one.scope.consortium is not None for one in rows)
    columns = (
        Text("指标", "Indicator"),
        this(period),
        last(period),
        Text("增减", "Change"),
        *(SCORED if scored else ()),
    )
    caption = Text(f"{whose.zh}各项指标", f"Indicators of {whose.en}")
    return Table(key, caption, columns, tuple(_leaf_row(telling, one, scored) for one in rows))


def growth_table(telling: Telling, key: str, rows: Sequence[Comparison], whose: Text) -> Table:
    """Growth of every leaf against the period before: of all members at each time, and of those present at both."""
    columns = (
        Text("指标", "Indicator"),
        Text("上期", "Before"),
        Text("本期", "Now"),
        Text("增减", "Change"),
        Text("增幅", "In percent"),
        Text("同口径上期", "Same members before"),
        Text("同口径本期", "Same members now"),
        Text("同口径增减", "Same members: change"),
        Text("同口径增幅", "Same members: in percent"),
        Text("同口径成员数", "Same members: how many"),
    )
    caption = Text(
        f"{whose.zh}与上期比较（全部成员；两期末均在的成员）",
        f"{whose.en} against the period before (all members; members present at the end of both)",
    )
    return Table(key, caption, columns, tuple(_growth_row(telling, one) for one in _each_indicator(rows)))


def _each_indicator(rows: Sequence[Comparison]) -> list[Comparison]:
    """One leaf per indicator: two leaves of one have the same growth."""
    return list({one.leaf.query: one for one in reversed(rows) if one.growth is not None}.values())[::-1]


def _leaf_row(telling: Telling, one: Comparison, scored: bool) -> tuple[Cell, ...]:
    leaf, before = one.leaf, telling.before
    was: Cell = None
    if one.before is not None and before is not None:
        was = telling.cell(one.before, one.scope, before)
    told = (leaf.name, telling.cell(one.figure, one.scope), was, _changed(telling, one))
    return (*told, *_scored(telling, one)) if scored else told


def _scored(telling: Telling, one: Comparison) -> tuple[Cell, ...]:
    """As SCORED."""
    hidden = telling.value(one.figure, one.scope).hidden
    return (
        None if one.score.target is None else target_value(one.score.target, one.leaf.unit),
        None if hidden else Value(_of_target(one), "percent"),
        Value(one.peers_middle, one.leaf.unit) if one.peers else None,
        None if one.rank is None else f"{one.rank}/{len(one.peers) + 1}",
        points_cell(one, hidden),
    )


def _changed(telling: Telling, one: Comparison) -> Cell:
    by = change(one.old, one.value)
    return None if by is None else Value(by, one.leaf.unit, telling.key(one.figure.indicator, one.scope))


def _of_target(one: Comparison) -> Decimal | None:
    rule = one.leaf.rule
    if not isinstance(rule, Ratio) or rule.better == "lower":
        return None  # how much of "at most so many days" is reached is no share
    return percent_of(one.score.value, one.score.target)


def points_cell(one: Comparison, hidden: bool) -> Cell:
    """Points; of a veto whether it fell; why there are none. Points of a hidden figure would tell it."""
    if hidden:
        return Value(None, "points", hidden=True)
    score = one.score
    if isinstance(score.leaf.rule, Veto):
        if score.struck is None:
            return Text("无法判定", "undecided")
        return Text("否决", "struck") if score.struck else Text("未触发", "not struck")
    if score.lacking:
        return Text("无目标", "no target") if score.lacking == "target" else Text("无数据", "no figure")
    return Value(score.points, "points")


def _growth_row(telling: Telling, one: Comparison) -> tuple[Cell, ...]:
    pair, before = one.growth, telling.before
    if pair is None or before is None:
        raise ValueError("growth needs a period before")
    hidden = Value(None, one.leaf.unit, hidden=True)
    scope, among = one.scope, one.scope.narrowed_to(telling.same_members(one.scope))
    same: tuple[Cell, ...] = (hidden, hidden, hidden, hidden)
    if not one.same_hidden:
        # As many events of fewer members are the same ones: one file of evidence is enough.
        was = scope if pair.same.before.events == pair.plain.before.events else among
        now = scope if pair.same.after.events == pair.plain.after.events else among
        same = _sides(telling, pair.same, was, now, before)
    return (one.leaf.name, *_sides(telling, pair.plain, scope, scope, before), *same, plain(pair.members))


def _sides(telling: Telling, grown: Growth, was: Scope, now: Scope, before: Moment) -> tuple[Cell, ...]:
    """`was`, `now`: whose evidence the figures have, before and now."""
    unit = grown.after.indicator.unit
    old, new = telling.cell(grown.before, was, before), telling.cell(grown.after, now)
    told = all(isinstance(one, Value) and not one.hidden for one in (old, new))
    return (
        old,
        new,
        Value(grown.amount, unit) if told else None,
        Value(grown.percent, "percent") if told and grown.percent is not None else None,
    )
