"""A catalogue's file to rows of named cells: finds the header among the first rows, merged cells filled down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from producers.recognise import DECORATION
from producers.rows import Source
from producers.sheets import Sheet, read_bytes, read_sheets, unreadable
from producers.values import as_text
from schemas.errors import FileUnreadable, UsageError

SEARCHED = 20
"""Rows from the top in which a header may stand."""


@dataclass(frozen=True)
class Column:
    """A column that is looked for. `wanted` is what the user calls it; else any of `names` will do, in this order."""

    names: tuple[str, ...]
    option: str
    wanted: str = ""
    needed: bool = True

    def place(self, labels: Sequence[str]) -> int | None:
        """Where it stands in a header."""
        for name in [_plain(self.wanted)] if self.wanted else [_plain(name) for name in self.names]:
            if name in labels:
                return labels.index(name)
        return None


@dataclass(frozen=True)
class Row:
    """One row: the wanted cells by key, "" where empty."""

    source: Source
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """`labels`: key -> what the file calls the column; `headings`: rows that are titles of groups."""

    rows: list[Row]
    labels: Mapping[str, str]
    headings: int
    left_out: int
    """Rows that the condition left out."""


@dataclass(frozen=True)
class Condition:
    """Only rows with this value in this column: `level=county`."""

    column: str
    value: str

    @classmethod
    def parse(cls, text: str) -> Condition | None:
        if not text:
            return None
        column, equals, value = text.partition("=")
        if not (column and equals and value):
            raise UsageError(
                f"--only 的值 {text} 应写成 列名=值，例如 --only level=county",
                f"--only is {text}; write column=value, e.g. --only level=county",
            )
        return cls(column.strip(), value.strip())


def read_table(path: Path, columns: Mapping[str, Column], only: Condition | None = None, sheet: str = "") -> Table:
    """Rows below the header of every sheet that has the needed columns (or of the sheet named).

    Raises FileUnreadable naming the columns there are when no sheet has them.
    """
    sheets = read_sheets(path, read_bytes(path))
    if sheet:
        names = "、".join(one.name for one in sheets if one.name) or "-"
        sheets = [one for one in sheets if one.name == sheet]
        if not sheets:
            raise unreadable(path, f"没有工作表 {sheet}；有：{names}", f"has no sheet {sheet}; it has: {names}")
    found = [(one, *place) for one in sheets if (place := _header(one, columns, only))]
    if not found:
        raise _no_header(path, sheets, columns, only)
    rows: list[Row] = []
    headings = left_out = 0
    for one, at, places in found:
        header = one.rows[at][1]
        for number, cells in one.rows[at + 1 :]:
            if _is_heading(cells, places):
                headings += 1
                continue
            row = Row(Source(path.name, one.name, number), {k: _cell(cells, p) for k, p in places.items()})
            if all(_plain(row.cells[k]) == _plain(as_text(header[p])) for k, p in places.items()):
                continue  # the header again: merged over two rows, or repeated on every page
            if only and row.cells[ONLY] != only.value:
                left_out += 1
                continue
            rows.append(row)
    first, header_at, placed = found[0]
    labels = {key: as_text(first.rows[header_at][1][place]) for key, place in placed.items()}
    return Table(rows, labels, headings, left_out)


ONLY = "only"


def _header(sheet: Sheet, columns: Mapping[str, Column], only: Condition | None) -> tuple[int, dict[str, int]] | None:
    """(index of the header's row, key -> place of its column)."""
    wanted = dict(columns)
    if only:
        wanted[ONLY] = Column((only.column,), "--only", only.column)
    for at, (_, cells) in enumerate(sheet.rows[:SEARCHED]):
        labels = [_plain(as_text(cell)) for cell in cells]
        places = {key: column.place(labels) for key, column in wanted.items()}
        missing = [k for k, c in wanted.items() if places[k] is None and (c.needed or c.wanted)]
        if not missing:
            return at, {key: place for key, place in places.items() if place is not None}
    return None


def _is_heading(cells: Sequence[object], places: Mapping[str, int]) -> bool:
    """Whether a row is the title of a group: words in one cell, which is not that of a name that lacks its code."""
    filled = [place for place, cell in enumerate(cells) if as_text(cell)]
    return len(filled) == 1 and filled[0] != places.get("name") and not as_text(cells[filled[0]]).isascii()


def _no_header(
    path: Path, sheets: Sequence[Sheet], columns: Mapping[str, Column], only: Condition | None
) -> FileUnreadable:
    there = "、".join(dict.fromkeys(_widest(sheets)))
    asked = [(c.option, c.wanted or "/".join(c.names[:4])) for c in columns.values() if c.needed or c.wanted]
    if only:
        asked.append(("--only", only.column))
    wanted = "、".join(f"{option}（{names}）" for option, names in asked)
    return unreadable(
        path,
        f"前 {SEARCHED} 行里没有同时含有这些列的表头：{wanted}；文件中的列：{there}；请用这些选项指明列名",
        f"has no header with these columns in its first {SEARCHED} rows: {wanted}; columns there: {there};"
        " name them with these options",
    )


def _widest(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Labels of the likeliest header: of the first rows the one with the most cells."""
    rows = [[as_text(cell) for cell in cells] for one in sheets for _, cells in one.rows[:SEARCHED]]
    yield from [label[:20] for label in max(rows, key=lambda labels: sum(map(bool, labels)), default=[]) if label][:30]


def _cell(cells: Sequence[object], place: int) -> str:
    return as_text(cells[place]) if place < len(cells) else ""


def _plain(label: str) -> str:
    return re.sub(r"\s", "", DECORATION.sub("", label)).casefold()
