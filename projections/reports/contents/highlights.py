"""Highlights and problems of a consortium, each found by a rule: a small function with a threshold and a sentence.

A rule looks at one leaf beside last period, target and peers, and says its sentence or nothing. What is hidden or has no
value is no finding, except where others have one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from projections.evaluation.growth import IN_POINTS
from projections.evaluation.rounding import change, percent_change
from projections.evaluation.tree.model import Ratio, Text, Veto
from projections.reports.contents.comparing import Comparison, better_of
from projections.reports.contents.telling import Telling, target_value
from projections.reports.document import Value

FAR_BELOW = Decimal("0.6")
"""A figure that has come less than this part of the way to its target is far from it."""
SHARP_PERCENT = Decimal(10)
SHARP_POINTS = Decimal(5)
"""A sharp change: by so many percent or, of percentages and points, by so many points."""
FEWEST_TO_BE_LAST = 3
"""Consortia with a value that it takes for one to be told that it is the last."""
NEGATIVE = "negative"
"""The class of what should not be: there is nothing to be first or last in."""

Parts = tuple[Text | Value, ...]
Tone = Literal["highlight", "problem"]


@dataclass(frozen=True)
class Found:
    """`rule`: name of the rule that found it."""

    tone: Tone
    rule: str
    leaf: str
    parts: Parts


def target_reached(c: Comparison, t: Telling) -> Parts | None:
    """The figure is at its target or beyond."""
    if c.value is None or c.score.target is None or not isinstance(c.leaf.rule, Ratio):
        return None
    reached = c.value >= c.score.target if c.leaf.rule.better == "higher" else c.value <= c.score.target
    return (_name(c), _value(c, t), Text("，达到目标值", ", at the target of "), _target(c)) if reached else None


def far_from_target(c: Comparison, t: Telling) -> Parts | None:
    """Less than FAR_BELOW of the target; where lower is better, above the target by more than what FAR_BELOW leaves."""
    target, rule = c.score.target, c.leaf.rule
    if c.value is None or target is None or not isinstance(rule, Ratio) or target <= 0:
        return None
    if rule.better == "higher":
        far, said = (
            c.value < target * FAR_BELOW,
            Text("，不足目标值的六成，目标值为", ", less than six tenths of the target of "),
        )
    else:
        far = c.value > target * (2 - FAR_BELOW)
        said = Text("，超出目标值四成以上，目标值为", ", more than four tenths above the target of ")
    return (_name(c), _value(c, t), said, _target(c)) if far else None


def rose_sharply(c: Comparison, t: Telling) -> Parts | None:
    """Better than last period by SHARP_PERCENT or SHARP_POINTS, also on the members present in both periods."""
    return _sharp(c, t, upwards=True)


def fell_sharply(c: Comparison, t: Telling) -> Parts | None:
    """Worse than last period by SHARP_PERCENT or SHARP_POINTS, also on the members present in both periods."""
    return _sharp(c, t, upwards=False)


def best_of_all(c: Comparison, t: Telling) -> Parts | None:
    """Better than every other consortium."""
    if c.rank != 1 or c.value in c.peers or c.leaf.indicator_class == NEGATIVE:
        return None
    return _name(c), _value(c, t), Text("，居各联合体首位", ", the best of the consortia")


def last_of_all(c: Comparison, t: Telling) -> Parts | None:
    """Worse than every other, of FEWEST_TO_BE_LAST or more."""
    if c.rank is None or len(c.peers) + 1 < FEWEST_TO_BE_LAST or c.leaf.indicator_class == NEGATIVE:
        return None
    if c.rank <= len(c.peers) or c.value in c.peers:
        return None
    return _name(c), _value(c, t), Text("，居各联合体末位", ", the last of the consortia")


def veto_struck(c: Comparison, t: Telling) -> Parts | None:
    """A veto fell: the score does not count."""
    if not c.score.struck:
        return None
    name = c.leaf.name
    return Text(f"触发一票否决：{name.zh}，现为", f"A veto falls: {name.en}, now "), _value(c, t)


def tasks_past_their_day(c: Comparison, t: Telling) -> Parts | None:
    """Some task is overdue."""
    if c.leaf.query != "tasks_overdue" or c.leaf.weight == 0 or not c.value:
        return None
    return Text("逾期未完成的任务有", "Tasks past their day and not done: "), _value(c, t)


def not_known_here(c: Comparison, t: Telling) -> Parts | None:
    """There is no figure, while another consortium has one."""
    if c.figure.value is not None or not c.peers:
        return None
    return (
        Text(f"{c.leaf.name.zh}尚无数据，其他联合体已有数据", f"{c.leaf.name.en}: no figure, while others have one"),
    )


RULES: Sequence[tuple[Tone, Callable[[Comparison, Telling], Parts | None]]] = (
    ("highlight", target_reached),
    ("highlight", rose_sharply),
    ("highlight", best_of_all),
    ("problem", veto_struck),
    ("problem", tasks_past_their_day),
    ("problem", far_from_target),
    ("problem", fell_sharply),
    ("problem", last_of_all),
    ("problem", not_known_here),
)


def findings(comparisons: Sequence[Comparison], telling: Telling) -> list[Found]:
    """All findings: by rule in the order of RULES, then by leaf in the order of the tree."""
    found = []
    for tone, rule in RULES:
        for one in comparisons:
            parts = rule(one, telling)
            if parts is not None:
                found.append(Found(tone, rule.__name__, one.leaf.id, parts))
    return found


def _sharp(c: Comparison, t: Telling, *, upwards: bool) -> Parts | None:
    if isinstance(c.leaf.rule, Veto):  # of that it is told whether it falls
        return None
    better = better_of(c.leaf)
    if better is None or c.growth is None or c.same_hidden or c.old is None or c.value is None:
        return None
    wanted = upwards == (better == "higher")
    pairs = ((c.old, c.value), (_old(c), _new(c)))
    if not all(_is_sharp(old, new, c.leaf.unit, wanted) for old, new in pairs):
        return None
    by, unit = _by(c.old, c.value, c.leaf.unit)
    more = c.value > c.old
    said = Text("，比上期增加" if more else "，比上期减少", f", against last period {'up' if more else 'down'} by ")
    points = (Text("个百分点", " percentage points"),) if c.leaf.unit == "percent" else ()
    return _name(c), _value(c, t), said, Value(by, unit), *points


def _old(c: Comparison) -> Decimal | None:
    pair = c.growth
    if pair is None or pair.same.amount is None:
        return None
    return None if pair.same.before.value is None else Decimal(str(pair.same.before.value))


def _new(c: Comparison) -> Decimal | None:
    pair = c.growth
    return None if pair is None or pair.same.after.value is None else Decimal(str(pair.same.after.value))


def _is_sharp(old: Decimal | None, new: Decimal | None, unit: str, upwards: bool) -> bool:
    by = change(old, new) if unit in IN_POINTS else percent_change(old, new)
    least = SHARP_POINTS if unit in IN_POINTS else SHARP_PERCENT
    return by is not None and (by >= least if upwards else by <= -least)


def _by(old: Decimal, new: Decimal, unit: str) -> tuple[Decimal | None, str]:
    """The change without its sign, and its unit."""
    by = change(old, new) if unit in IN_POINTS else percent_change(old, new)
    return (None if by is None else abs(by)), {"percent": "", "points": "points"}.get(unit, "percent")


def _name(c: Comparison) -> Text:
    return Text(f"{c.leaf.name.zh}为", f"{c.leaf.name.en}: ")


def _value(c: Comparison, t: Telling) -> Value:
    return t.value(c.figure, c.scope)


def _target(c: Comparison) -> Value:
    return target_value(c.score.target, c.leaf.unit)
