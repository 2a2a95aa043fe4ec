"""A workbook to fill, made from a contract: one row, one fact."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from producers.spreadsheets.cells import written
from producers.spreadsheets.dressing import PLAIN_TEXT, CodeLists, Dressing, Guide, guides
from producers.spreadsheets.recognise_template import EXAMPLE, mark_of
from producers.spreadsheets.template_map import LOCAL_ID, OCCURRED_AT, template_map
from schemas.contracts import EVENTS, Contract
from schemas.days import SHANGHAI

FIRST_ROW = 2
INSTRUCTIONS = "填写说明 Instructions"
LONGEST_NOTE = 1000
ADVICE = """\
一行一个事实。红色表头必填。以“示例”开头的行不会发布。第 2 行是字段名，请勿删改；列的顺序可以改，也可以另存为 CSV（UTF-8 或 GBK）。
One row is one fact. Red headers are required. Rows whose number begins with 示例 are not published.
Line 2 holds the field names: leave it. Columns may be moved; the sheet may be saved as CSV (UTF-8 or GBK).
报送 / send: 在信息平台“我的报送”页上传 / upload it on the page 我的报送; kiteline publish 文件.xlsx --as 成员代码 --wait 60 --annotate 批注.xlsx
改正：改动原来的行再发布，只报送变化的内容；同一文件发布两次，第二次没有新事实。
To correct: change the row and publish again; only what changed is stated.
"""


SEALED = "明文填写，发布时封存 / in clear here, sealed when published"
"""Stands in the example row for a name or an ID number."""


def write_template(path: Path, contract: Contract, lists: CodeLists) -> None:
    """Write the template of `contract` to `path`. Raises OSError when it cannot be written."""
    made = io.BytesIO()  # whole before it is on disk
    with xlsxwriter.Workbook(made, {"in_memory": True} | PLAIN_TEXT) as book:
        dressing = Dressing(book, contract, lists)
        sheet = book.add_worksheet(sheet_name(contract))
        told = guides(contract)
        for index, guide in enumerate(told):
            _header(sheet, index, guide, contract, dressing)
        for index, value in enumerate(_example(contract)):
            sheet.write(FIRST_ROW, index, value, dressing.formats["example"])
        sheet.set_row(0, 32)
        sheet.freeze_panes(FIRST_ROW, 1)
        dressing.choices(sheet, {guide.code: index for index, guide in enumerate(told)}, FIRST_ROW)
        _instructions(book.add_worksheet(INSTRUCTIONS), told, contract, dressing)
        dressing.finish()
    path.write_bytes(made.getvalue())


def sheet_name(contract: Contract) -> str:
    return contract.title_zh[:31]


def _header(sheet: Any, index: int, guide: Guide, contract: Contract, dressing: Dressing) -> None:
    formats = dressing.formats
    star = "＊" if guide.needed else ""
    sheet.set_column(index, index, max(12, min(30, 2 * len(guide.zh) + 4)), formats["text"])
    sheet.write_string(0, index, f"{guide.zh}{star}", formats["needed" if guide.needed else "optional"])
    code = f"{mark_of(contract)}:{LOCAL_ID}" if guide.code == LOCAL_ID else guide.code
    sheet.write_string(1, index, code, formats["code"])
    sheet.write_comment(0, index, _note(guide), {"x_scale": 2.5, "y_scale": 2})


def _note(guide: Guide) -> str:
    lines = [
        f"{guide.zh} / {guide.code}",
        f"{'必填 / required' if guide.needed else '可空 / optional'}；{guide.type_zh} / {guide.type_en}",
        guide.allowed,
        guide.note_zh,
        guide.note_en,
    ]
    return "\n".join(line for line in lines if line)[:LONGEST_NOTE]


def _example(contract: Contract) -> Iterator[Any]:
    """The contract's own example as cells, its number marked as an example."""
    file = EVENTS / contract.family / f"{contract.name}.v{contract.version}.example.json"
    fact = json.loads(file.read_text(encoding="utf-8"))
    fields = {field.name: field for field in contract.payload}
    for column in template_map(contract).columns:
        if column.code in fields:
            field = fields[column.code]
            yield SEALED if field.sealed else _cell(written(field, fact[column.code]))
        elif column.code == LOCAL_ID:
            yield f"{EXAMPLE} {fact['subject'].partition('/')[2]}"
        elif column.code == OCCURRED_AT:
            yield f"{datetime.fromisoformat(fact['occurred_at']).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        else:
            yield fact.get(column.code) or ""


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _instructions(sheet: Any, told: list[Guide], contract: Contract, dressing: Dressing) -> None:
    lines = [f"{contract.title_zh} / {contract.title_en}（{mark_of(contract)}）", *ADVICE.splitlines()]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, dressing.formats["title"] if row == 0 else None)
    top = len(lines) + 1
    heads = ("列 / column", "字段 / field", "必填 / required", "类型 / type", "可选值 / allowed", "说明 / note")
    for index, (head, width) in enumerate(zip(heads, (20, 22, 12, 24, 40, 80), strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(top, index, head, dressing.formats["optional"])
    for row, guide in enumerate(told, top + 1):
        required = "必填 / yes" if guide.needed else ""
        notes = "\n".join(filter(None, (guide.note_zh, guide.note_en)))
        cells = (guide.zh, guide.code, required, f"{guide.type_zh} / {guide.type_en}", guide.allowed, notes)
        for index, text in enumerate(cells):
            sheet.write_string(row, index, text, dressing.formats["wrap"])
