"""The schematic map of counties and zones: where each stands in a grid, from `schemas/codes/places.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, sqrt
from pathlib import Path
from typing import NamedTuple

import yaml

from schemas.errors import DeclarationError

FILE = Path(__file__).parent / "codes" / "places.yaml"


class Cell(NamedTuple):
    """Counted from the north and from the west."""

    row: int
    column: int


@dataclass(frozen=True)
class PlaceLayout:
    """`cells`: code -> place; `same`: code of a park -> code of the county that it is; `short`: code -> (zh, en)."""

    cells: Mapping[str, Cell]
    same: Mapping[str, str]
    short: Mapping[str, tuple[str, str]]

    def laid_out(self, codes: Sequence[str]) -> dict[str, Cell]:
        """A cell of its own for each code, the northernmost in row 0. What is not in the file comes below, by code."""
        known = {code: self.cells[code] for code in codes if code in self.cells}
        top = min((cell.row for cell in known.values()), default=0)
        left = min((cell.column for cell in known.values()), default=0)
        found = {code: Cell(cell.row - top, cell.column - left) for code, cell in known.items()}
        others = sorted(set(codes) - known.keys())
        columns = max((cell.column + 1 for cell in found.values()), default=ceil(sqrt(len(others))))
        below = max((cell.row + 1 for cell in found.values()), default=0)
        return found | {code: Cell(below + n // columns, n % columns) for n, code in enumerate(others)}


@cache
def place_layout() -> PlaceLayout:
    """The layout that comes with the starter code lists. Raises DeclarationError."""
    return read_layout(FILE.read_text(encoding="utf-8"))


def read_layout(text: str) -> PlaceLayout:
    """Raises DeclarationError for two places in one cell, and for what is not a row and a column."""
    said = yaml.safe_load(text)
    cells: dict[str, Cell] = {}
    for code, cell in said["places"].items():
        if not (isinstance(cell, list) and len(cell) == 2 and all(isinstance(n, int) and n >= 0 for n in cell)):
            raise DeclarationError(
                f"places.yaml：{code} 应为 [行, 列]，都不小于 0；现为 {cell}",
                f"places.yaml: {code} should be [row, column], neither below 0; it is {cell}",
            )
        placed = Cell(*cell)
        for other, there in cells.items():
            if there == placed:
                raise DeclarationError(
                    f"places.yaml：{other} 和 {code} 都在第 {placed.row} 行第 {placed.column} 列；请移开一个",
                    f"places.yaml: {other} and {code} are both at row {placed.row}, column {placed.column}; move one",
                )
        cells[str(code)] = placed
    names = {str(code): (zh, en) for code, (zh, en) in (said.get("short") or {}).items()}
    return PlaceLayout(cells, {str(a): str(b) for a, b in (said.get("same") or {}).items()}, names)
