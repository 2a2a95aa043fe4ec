"""The dirt in the samples, noted where it is put, so that the README can list it row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MARK = "__dirt__"


@dataclass(frozen=True)
class Stain:
    """One piece of dirt. `row`: as the spreadsheet program counts; 0 means the whole file."""

    file: str
    row: int
    what: str
    effect: str


@dataclass
class Dirt:
    stains: list[Stain] = field(default_factory=list)

    def whole(self, path: Path, what: str, effect: str) -> None:
        self.stains.append(Stain(_name(path), 0, what, effect))

    def note(self, path: Path, first_row: int, rows: Sequence[dict[str, Any] | None]) -> None:
        """Find the rows marked with `stained` and the blank ones."""
        for number, row in enumerate(rows, first_row):
            if row is None:
                self.stains.append(Stain(_name(path), number, "空行 / a blank line", "跳过 / skipped"))
            elif MARK in row:
                self.stains.append(Stain(_name(path), number, *row[MARK]))


def stained(row: dict[str, Any], what: str, effect: str, **changes: Any) -> dict[str, Any]:
    """A copy of `row` with `changes`, marked as dirt."""
    return row | changes | {MARK: (what, effect)}


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
