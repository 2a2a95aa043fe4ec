"""Which table is it? A sheet is recognised by its header: field codes of a standard, or the Chinese names, or both.

Title lines above the header, a header of two lines (merged group cells, or names over codes) and unknown columns
are all ordinary in exports.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from producers.mapping import TableMap
from producers.sheets import Sheet
from producers.values import as_text

SEARCHED = 20
"""Rows from the top in which a header may stand."""
DECORATION = re.compile(r"[\s*＊:：]|[（(][^）)]*[）)]$")


@dataclass(frozen=True)
class Recognised:
    """A sheet's table, where its columns stand, and its data rows."""

    mapping: TableMap
    columns: dict[str, int]
    rows: list[tuple[int, list[Any]]]


@dataclass(frozen=True)
class Nearest:
    """The table that an unknown header is most like, and what it lacks of it."""

    mapping: TableMap
    missing: tuple[str, ...]


def recognise(sheet: Sheet, mappings: Sequence[TableMap]) -> Recognised | Nearest | None:
    """The sheet's table; or what it nearly is; or None when nothing of it looks like a header.

    Where two mappings know equally many of its columns (two editions of one table), the first one is taken.
    """
    named = [(mapping, _names(mapping)) for mapping in mappings]
    nearest: tuple[int, Nearest] | None = None
    for at in range(min(SEARCHED, len(sheet.rows))):
        best: tuple[int, Recognised] | None = None
        for mapping, names in named:
            found, depth = _columns(sheet, at, names)
            missing = tuple(f"{c.label} {c.names[0]}" if c.names and c.label != c.names[0] else c.label
                            for c in mapping.needed if c.code not in found)  # fmt: skip
            if not found:
                continue
            if missing:
                if len(found) > 2 and (nearest is None or len(found) > nearest[0]):
                    nearest = len(found), Nearest(mapping, missing)
            elif best is None or len(found) > best[0]:
                best = len(found), Recognised(mapping, found, sheet.rows[at + depth :])
        if best:
            return best[1]
    return nearest[1] if nearest else None


def _names(mapping: TableMap) -> dict[str, str]:
    return {_plain(name): column.code for column in mapping.columns for name in (column.code, *column.names)}


def _plain(cell: Any) -> str:
    return DECORATION.sub("", as_text(cell)).upper()


def _columns(sheet: Sheet, at: int, names: dict[str, str]) -> tuple[dict[str, int], int]:
    """Column code -> index, from the row `at` and, where that has header cells too, the row below it."""
    found = _matched(sheet.rows[at][1], names)
    if not found:
        return {}, 0
    below = _matched(sheet.rows[at + 1][1], names) if at + 1 < len(sheet.rows) else {}
    return (below | found, 2) if below else (found, 1)


def _matched(cells: list[Any], names: dict[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        code = names.get(_plain(cell))
        if code is not None:
            found.setdefault(code, index)
    return found
