"""What a benchmark hands back: figures with their goals, as a table for people and JSON for machines."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


class WrongAnswerError(AssertionError):
    """A benchmark's result is not the ground truth: its figures mean nothing."""


@dataclass(frozen=True)
class Figure:
    """One measured value. `goal` is at least (`best` "high") or at most ("low") what it should be; None: no goal."""

    bench: str
    name: str
    value: float
    unit: str
    goal: float | None = None
    best: str = "high"

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value >= self.goal if self.best == "high" else self.value <= self.goal


def require(right: bool, what: str) -> None:
    """Raise WrongAnswerError saying `what` unless it is `right`."""
    if not right:
        raise WrongAnswerError(what)


def missed(figures: Sequence[Figure]) -> list[Figure]:
    """Figures that have a goal and do not reach it."""
    return [figure for figure in figures if figure.met is False]


def print_table(figures: Sequence[Figure], console: Console) -> None:
    table = Table(title="Kiteline: figures")
    for name in ("bench", "figure"):
        table.add_column(name)
    for name in ("value", "goal", ""):
        table.add_column(name, justify="right")
    bench = ""
    for figure in figures:
        if figure.bench != bench and bench:
            table.add_section()
        goal = "" if figure.goal is None else ("≥ " if figure.best == "high" else "≤ ") + _number(figure.goal)
        mark = {None: "", True: "[green]met[/green]", False: "[red]missed[/red]"}[figure.met]
        shown = f"{_number(figure.value)} {figure.unit}"
        table.add_row(figure.bench if figure.bench != bench else "", figure.name, shown, goal, mark)
        bench = figure.bench
    console.print(table)


def write_json(figures: Sequence[Figure], path: Path, **about: Any) -> None:
    """Figures and what they were measured on."""
    machine = {
        "cores": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "python": platform.python_version(),
        "system": platform.platform(),
    }
    rows = [asdict(figure) | {"met": figure.met} for figure in figures]
    said = {"about": about, "machine": machine, "figures": rows}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.2f}"
