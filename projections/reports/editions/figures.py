"""The figures of a document one by one, as they are printed and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.evaluation.evaluation import Evaluation
from projections.evaluation.rounding import as_text
from projections.evaluation.tree.model import Text
from projections.reports.document import Cell, Document, Heading, Paragraph, Table, Value

HIDDEN = "*"
DIGITS = 4
"""Behind the point, of what a figure is made of."""


@dataclass(frozen=True)
class Told:
    """`place`: where it stands, unique in its document; `value`: as printed, "*" where hidden, "" where there is none.

    `key`: of its evidence.
    """

    place: str
    value: str
    unit: str
    key: str | None

    def plain(self) -> dict[str, Any]:
        return {"place": self.place, "value": self.value, "unit": self.unit, "key": self.key}


def told_of(said: Mapping[str, Any]) -> Told:
    return Told(said["place"], said["value"], said["unit"], said["key"])


def figures(document: Document) -> tuple[Told, ...]:
    """All of them in the order in which they are read."""
    seen: Counter[str] = Counter()
    found = []
    for place, value in _placed(document):
        seen[place] += 1
        unique = place if seen[place] == 1 else f"{place} ({seen[place]})"
        found.append(Told(unique, _printed(value), value.unit, value.key))
    return tuple(found)


def _placed(document: Document) -> Iterator[tuple[str, Value]]:
    heading = document.title.zh
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.text.zh
        elif isinstance(block, Paragraph):
            words = ""
            for part in block.parts:
                if isinstance(part, Text):
                    words = part.zh
                else:
                    yield f"{heading} / {words[-16:].strip()}", part
        elif isinstance(block, Table):
            naming = _naming(block)
            for row in block.rows:
                name = " ".join(filter(None, (_words(cell) for cell in row[:naming])))
                for column, cell in zip(block.columns, row, strict=True):
                    if isinstance(cell, Value):
                        yield f"{block.key} / {name} / {column.zh}", cell


def _naming(table: Table) -> int:
    """How many columns name a row: those before the first in which something else than words stands."""
    columns = list(zip(*table.rows, strict=True))
    first = next((n for n, cells in enumerate(columns) if not all(isinstance(c, str | Text) for c in cells)), 0)
    return max(first, 1)


def _words(cell: Cell) -> str:
    """What of a row names it."""
    if isinstance(cell, Text):
        return cell.zh
    return str(cell) if isinstance(cell, str | date) else ""


def _printed(value: Value) -> str:
    if value.hidden:
        return HIDDEN
    return "" if value.value is None else f"{value.value:f}"


def measured(evaluation: Evaluation) -> dict[str, dict[str, Any]]:
    """Leaf id -> value, numerator, denominator (half up to four digits), events behind, target and points."""
    found: dict[str, dict[str, Any]] = {}
    for score in evaluation.score.leaves():
        figure = evaluation.figures[score.leaf.id]
        numbers = {name: as_text(getattr(figure, name), DIGITS) for name in ("value", "numerator", "denominator")}
        scored = {
            "target": as_text(score.target, DIGITS),
            "points": as_text(score.points, DIGITS),
            "struck": score.struck,
        }
        found[score.leaf.id] = numbers | {"events": figure.events} | scored
    return found
