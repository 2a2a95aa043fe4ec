"""A member's file given back as a workbook: wrong cells red, with the reason in a comment, everything else as it was.

Marked are rows that were refused when the file was read (every wrong cell of them) and, where the verdicts were
awaited, facts that admission rejected. A template stays one: corrected in place, it can be published again.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from producers.files import tables_of
from producers.mapping import TableMap
from producers.publishing import Rejected
from producers.recognise import Recognised
from producers.rows import Refused
from producers.sheets import Sheet, read_bytes, read_sheets, unreadable
from producers.spreadsheets.dressing import PLAIN_TEXT, CodeLists, Dressing
from producers.spreadsheets.recognise_template import HIDDEN, filled_templates
from producers.spreadsheets.template_map import LOCAL_ID, OWNER
from producers.state import MemberState
from producers.statements import RowReader
from producers.values import as_text
from schemas.contracts import contract_named

Marks = dict[tuple[str, int, int], list[str]]
"""(sheet, row as the spreadsheet program shows it, column from 0) -> what is wrong."""
LONGEST_COMMENT = 2000


def annotate(
    path: Path,
    out: Path,
    refused: Sequence[Refused],
    rejected: Sequence[Rejected],
    state: MemberState,
    lists: CodeLists,
    mappings: Sequence[TableMap] | None = None,
) -> int:
    """Write the annotated workbook of `path` to `out`; returns how many cells are marked.

    `refused` and `rejected`: what became of this file; `mappings`: the tables that are known. Raises FileUnreadable
    when it has no cells (JSON lines), OSError when `out` cannot be written.
    """
    data = read_bytes(path)
    if data.lstrip().startswith(b"{"):
        raise unreadable(
            path,
            "不是表格，不能批注；请看命令列出的行号",
            "is no spreadsheet to annotate; see the lines that are listed",
        )
    tables = tables_of(path, data, mappings)
    marks = marked_cells(dict(tables), refused, rejected, state)
    sheets = read_sheets(path, data)
    templates = dict(filled_templates(path, sheets))
    made = io.BytesIO()  # whole before it is on disk
    with xlsxwriter.Workbook(made, {"in_memory": True} | PLAIN_TEXT) as book:
        contract = contract_named(next(iter(templates.values())).mapping.table) if templates else None
        dressing = Dressing(book, contract, lists)
        for sheet in sheets:
            if sheet.name == HIDDEN:
                continue
            page = book.add_worksheet(sheet.name[:31] or None)
            table = dict(tables).get(sheet.name)
            _copy(page, sheet, {at[1:]: why for at, why in marks.items() if at[0] == sheet.name}, table, dressing)
            if sheet.name in templates:
                first = min((number for number, _ in templates[sheet.name].rows), default=3) - 1
                dressing.choices(page, templates[sheet.name].columns, first)
        dressing.finish()
    out.write_bytes(made.getvalue())
    return len(marks)


def marked_cells(
    tables: dict[str, Recognised], refused: Iterable[Refused], rejected: Iterable[Rejected], state: MemberState
) -> Marks:
    """Which cells are wrong, and why."""
    marks: Marks = {}
    rows = {name: dict(table.rows) for name, table in tables.items()}

    def mark(sheet: str, row: int, field: str, why: str) -> None:
        reasons = marks.setdefault((sheet, row, _column(tables[sheet], field)), [])
        if why not in reasons:
            reasons.append(why)

    for one in refused:
        at = one.source
        if at.sheet not in tables:
            continue
        mark(at.sheet, at.row, one.field, f"{one.zh} / {one.en}")
        cells = rows[at.sheet].get(at.row, [])
        reader = RowReader(tables[at.sheet].mapping, "", state)
        for other in reader.cell_refusals(cells, tables[at.sheet].columns):
            mark(at.sheet, at.row, other.field, f"{other.zh} / {other.en}")
    for item in rejected:
        if item.source is None or item.source.sheet not in tables:
            continue
        for reason in item.verdict["reasons"]:
            field = str(reason.get("field") or "").partition(".")[0]
            mark(item.source.sheet, item.source.row, field, f"{reason['zh']} / {reason['en']}")
    return marks


def _column(table: Recognised, field: str) -> int:
    """Where a field stands, called by its label, its code, or the name that it has in the fact; else the first column."""
    wanted = field.split("/")[0]
    codes = {
        name: column.code for column in table.mapping.columns for name in (*column.names, column.label, column.code)
    }
    fields = {
        name: given for event in table.mapping.events for name, given in event.fields.items() if isinstance(given, str)
    }
    owner = OWNER if OWNER in table.columns else LOCAL_ID
    envelope = {"subject": LOCAL_ID, "event_id": LOCAL_ID, "member": owner}
    moments = {"occurred_at": next((t for e in table.mapping.events for t in e.occurred_at if t in table.columns), "")}
    for code in (codes.get(wanted), fields.get(wanted), envelope.get(wanted), moments.get(wanted)):
        if code in table.columns:
            return table.columns[code]
    return min(table.columns.values())


def _copy(
    page: Any, sheet: Sheet, marks: dict[tuple[int, int], list[str]], table: Recognised | None, dressing: Dressing
) -> None:
    formats = dressing.formats
    rows = dict(sheet.rows)
    widest = max((len(cells) for _, cells in sheet.rows), default=1)
    page.set_column(0, widest, 16, formats["text"])
    for number, cells in sheet.rows:
        for index, cell in enumerate(cells):
            if (number, index) not in marks and as_text(cell) != "":
                _write(page, number - 1, index, cell, formats["text"])
    for (number, index), reasons in marks.items():
        cells = rows.get(number, [])
        _write(page, number - 1, index, cells[index] if index < len(cells) else "", formats["wrong"])
        page.write_comment(number - 1, index, "\n".join(reasons)[:LONGEST_COMMENT], {"x_scale": 3, "y_scale": 1.5})
    if table and table.rows:
        page.freeze_panes(table.rows[0][0] - 1, 0)


def _write(page: Any, row: int, column: int, cell: Any, about: Any) -> None:
    """A cell as it was read: numbers stay numbers, dates become the text that is read back the same."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        text = cell.isoformat() if isinstance(cell, time) else as_text(cell)
        text = text.removesuffix(" 00:00:00") if isinstance(cell, date | datetime) else text
        page.write_string(row, column, text, about) if text else page.write_blank(row, column, None, about)
    else:
        page.write_number(row, column, cell, about)
