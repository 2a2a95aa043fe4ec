"""Templates filled as a spreadsheet program does it: the same workbook, with more rows in its first sheet."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name

from infra.code_choices import starter_choices
from producers.spreadsheets.cells import written
from producers.spreadsheets.template import write_template
from producers.spreadsheets.template_map import CONSORTIUM, LOCAL_ID, OCCURRED_AT, OWNER, template_map
from schemas.contracts import EVENTS, contract_named

FIRST = 4
"""Row of the first fact, as the spreadsheet program counts: below two lines of header and the example."""


def columns_of(event_type: str) -> list[str]:
    return [column.code for column in template_map(contract_named(event_type)).columns]


def example(event_type: str) -> dict[str, Any]:
    contract = contract_named(event_type)
    file = EVENTS / contract.family / f"{event_type}.v{contract.version}.example.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def row_of(event_type: str, fact: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Column -> cell, as somebody would type the fact."""
    owner, _, local = fact["subject"].partition("/")
    row = {LOCAL_ID: local, OWNER: owner, OCCURRED_AT: fact["occurred_at"], CONSORTIUM: fact["consortium"] or ""}
    row |= {field.name: written(field, fact[field.name]) for field in contract_named(event_type).payload}
    return row | changes


def template(path: Path, event_type: str) -> Path:
    write_template(path, contract_named(event_type), starter_choices())
    return path


def filled(path: Path, event_type: str, rows: Sequence[Mapping[str, Any]], merged: str = "") -> Path:
    """A template with `rows` from line FIRST on (an empty mapping: a blank row); `merged`: ranges such as "D4:D6"."""
    blank = template(path.with_name("blank.xlsx"), event_type)
    codes = columns_of(event_type)
    made = "".join(_row(FIRST + n, [row.get(code, "") for code in codes]) for n, row in enumerate(rows))
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged.split())
    with zipfile.ZipFile(blank) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                text = data.decode().replace(
                    "</sheetData>", f"{made}</sheetData>" + (f"<mergeCells>{ranges}</mergeCells>" if merged else "")
                )
                data = re.sub(r'<dimension ref="[^"]*"/>', "", text).encode()
            new.writestr(item, data)
    return path


def _row(number: int, cells: Sequence[Any]) -> str:
    return (
        f'<row r="{number}">'
        + "".join(_cell(f"{xl_col_to_name(i)}{number}", cell) for i, cell in enumerate(cells))
        + "</row>"
    )


def _cell(at: str, cell: Any) -> str:
    if cell == "":
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f'<c r="{at}"><v>{cell}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(str(cell))}</t></is></c>'


def saved_as_csv(path: Path, event_type: str, rows: Sequence[Mapping[str, Any]], encoding: str) -> Path:
    """The first sheet as a spreadsheet program saves it as CSV."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(str(template(path.with_suffix(".xlsx"), event_type))) as book:
        head = book.get_sheet_by_index(0).to_python()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([*head, *([row.get(code, "") for code in columns_of(event_type)] for row in rows)])
    path.write_bytes(out.getvalue().encode(encoding))
    return path
