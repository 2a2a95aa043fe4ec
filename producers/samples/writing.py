"""Sample files as such systems export them, the same bytes every time."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

Row = dict[str, Any]
MADE = datetime(2026, 11, 20, 9)  # noqa: DTZ001 - a spreadsheet's property has no zone


@dataclass
class Layout:
    """How a table is laid out. `columns`: (code, Chinese name) in order; `group`: merged title -> columns under it."""

    columns: Sequence[tuple[str, str]]
    head: str = "both"  # codes, names, both (names over codes), groups (merged groups over names)
    title: str = ""
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)


def header_lines(layout: Layout) -> int:
    return (1 if layout.title else 0) + (1 if layout.head in ("codes", "names") else 2)


def write_xlsx(path: Path, sheet: str, layout: Layout, rows: Sequence[Row | None]) -> None:
    """A workbook with one sheet; a row None is left blank."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"author": "", "created": MADE})
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True, "align": "center"})
    at = 0
    if layout.title:
        page.merge_range(0, 0, 0, len(layout.columns) - 1, layout.title, bold)
        at = 1
    if layout.head == "groups":
        _grouped_head(page, at, layout, bold)
        at += 2
    else:
        lines = {"codes": (0,), "names": (1,), "both": (1, 0)}[layout.head]
        for part in lines:
            page.write_row(at, 0, [column[part] for column in layout.columns], bold)
            at += 1
    for row in rows:
        for index, (code, _) in enumerate(layout.columns):
            value = row.get(code) if row else None
            if value is not None:
                page.write(at, index, value)
        at += 1
    book.close()


def _grouped_head(page: Any, at: int, layout: Layout, bold: Any) -> None:
    under = {code: title for title, codes in layout.groups.items() for code in codes}
    index = 0
    while index < len(layout.columns):
        code, name = layout.columns[index]
        title = under.get(code)
        if title is None:
            page.merge_range(at, index, at + 1, index, name, bold)
            index += 1
            continue
        last = index
        while last + 1 < len(layout.columns) and under.get(layout.columns[last + 1][0]) == title:
            last += 1
        page.merge_range(at, index, at, last, title, bold)
        for column in range(index, last + 1):
            page.write(at + 1, column, layout.columns[column][1], bold)
        index = last + 1


def write_csv(path: Path, layout: Layout, rows: Sequence[Row | None], encoding: str = "utf-8") -> None:
    """A CSV with CRLF; a row None is an empty line."""
    out = io.StringIO()
    writer = csv.writer(out)
    if layout.title:
        writer.writerow([layout.title])
    for part in {"codes": (0,), "names": (1,), "both": (1, 0)}[layout.head]:
        writer.writerow([column[part] for column in layout.columns])
    for row in rows:
        if row is None:
            out.write("\r\n")
        else:
            writer.writerow(["" if row.get(code) is None else row[code] for code, _ in layout.columns])
    path.write_bytes(out.getvalue().encode(encoding))
