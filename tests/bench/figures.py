"""What a benchmark hands back: figures with their goals, and JSON of them for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


class WrongAnswerError(AssertionError):
    """A benchmark's result is not the ground truth: its figures mean nothing."""


@dataclass(frozen=True)
class Figure:
    """One measured value. `goal` is at least (`best` "high") or at most ("low") what it should be; None: no goal.

    `floor`: what it may not fall short of, where that is less than the goal. `of`: whose value it is, where a bench
    measures several side by side; those make a table of their own.
    """

    bench: str
    name: str
    value: float
    unit: str
    goal: float | None = None
    best: str = "high"
    floor: float | None = None
    of: str = ""

    @property
    def met(self) -> bool | None:
        return self._reaches(self.goal)

    @property
    def held(self) -> bool | None:
        """Whether it does not fall short of the floor, or without one of the goal."""
        return self._reaches(self.goal if self.floor is None else self.floor)

    def _reaches(self, bound: float | None) -> bool | None:
        if bound is None:
            return None
        return self.value >= bound if self.best == "high" else self.value <= bound


def require(right: bool, what: str) -> None:
    """Raise WrongAnswerError saying `what` unless it is `right`."""
    if not right:
        raise WrongAnswerError(what)


def missed(figures: Sequence[Figure]) -> list[Figure]:
    """Figures that do not reach their floor, or their goal where they have no floor."""
    return [figure for figure in figures if figure.held is False]


def bound(figure: Figure) -> str:
    """Goal and floor in words; "" without a goal."""
    if figure.goal is None:
        return ""
    sign = "≥" if figure.best == "high" else "≤"
    floor = "" if figure.floor is None else f" (floor {number(figure.floor)})"
    return f"{sign} {number(figure.goal)}{floor}"


def write_json(figures: Sequence[Figure], path: Path, machine: Mapping[str, Any], **about: Any) -> None:
    """Figures and what they were measured on."""
    rows = [asdict(figure) | {"met": figure.met, "held": figure.held} for figure in figures]
    said = {"about": about, "machine": machine, "figures": rows}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.2f}"
