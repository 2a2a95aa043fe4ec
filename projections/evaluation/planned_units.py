"""Units as plans write them, and the indicators' units that they mean.

A plan is written by people: 万元 for yuan, 项 or 个 for a count. A spelling that is not here is not guessed at.
"""

from __future__ import annotations

from decimal import Decimal

from projections.evaluation.tree.scoring import shortest

COUNTED = "个 项 件 门 家 所 次 例 种 场 期 套 处 条 篇 册 班 对 点 支 count"
"""Measure words of what is counted."""

SPELLINGS: dict[str, tuple[str, Decimal]] = {
    **{word: ("count", Decimal(1)) for word in COUNTED.split()},
    **{word: ("percent", Decimal(1)) for word in ("%", "％", "百分比", "percent")},
    **{word: ("persons", Decimal(1)) for word in ("人", "名", "persons")},
    **{word: ("person_times", Decimal(1)) for word in ("人次", "person_times")},
    **{word: ("days", Decimal(1)) for word in ("天", "日", "days")},
    **{word: ("points", Decimal(1)) for word in ("分", "points")},
    **{word: ("ratio", Decimal(1)) for word in ("倍", "比值", "ratio")},
    **{word: ("yuan", Decimal(1)) for word in ("元", "yuan")},
    "万元": ("yuan", Decimal(10_000)),
    "亿元": ("yuan", Decimal(100_000_000)),
    "万人次": ("person_times", Decimal(10_000)),
    "万人": ("persons", Decimal(10_000)),
}
"""Spelling -> unit of an indicator, and how many of that unit one of these is."""


def in_unit(value: float, written: str, unit: str) -> Decimal | None:
    """A number in the unit as written, in an indicator's unit; None where the one does not mean the other.

    The number is taken as it is printed: 1.1 万元 are 11000 yuan.
    """
    meant, times = SPELLINGS.get("".join(written.split()), ("", Decimal(0)))
    return shortest(Decimal(str(value)) * times) if meant == unit else None


def spellings_of(unit: str) -> list[str]:
    """How a plan may write a unit."""
    return [written for written, (meant, _) in SPELLINGS.items() if meant == unit]
