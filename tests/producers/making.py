"""What the tests of producers are made of: small files, states, readings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from producers.files import facts_of
from producers.rows import Fact, Passed, Reading, Refused, Stated
from producers.state import MemberState

SCHOOL = "4137012391"
EMPLOYER = "91370705MA8KT0A1Q4"
WORK = ("XXDM", "XH", "XM", "ZYH", "SFZJH", "JYDWHYM", "JYQYSHJGBM", "QXX", "SFDK", "SFZZCY", "SFLHJY", "SJCJSJ")
NAME, ID_NUMBER = "欧阳某某", "379999200501010017"
DEMAND = (
    "需求编号",
    "岗位名称",
    "职业代码",
    "需求人数",
    "已到岗人数",
    "最低月薪",
    "最高月薪",
    "县市区代码",
    "发布时间",
    "更新时间",
    "截止日期",
    "状态",
)


def work_row(number: str = "2023001", collected: str = "20260630170000", **changes: Any) -> dict[str, Any]:
    """A row of 毕业去向【就业】."""
    row = dict(
        zip(
            WORK,
            (SCHOOL, number, NAME, "460104", ID_NUMBER, "3412", "370700", "5200", "1", "0", "0", collected),
            strict=True,
        )
    )
    return row | changes


def demand_row(number: str = "XQ-1", **changes: Any) -> dict[str, Any]:
    """A row of 用人需求."""
    values = (
        number,
        "车工",
        "6-18-01-01",
        5,
        0,
        5000,
        7000,
        "370705",
        "2026-03-02 09:00:00",
        "",
        "2026-12-31",
        "招聘中",
    )
    return dict(zip(DEMAND, values, strict=True)) | changes


def csv_file(path: Path, rows: Sequence[dict[str, Any]], encoding: str = "utf-8") -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def xlsx_file(path: Path, grid: Sequence[Sequence[Any]], sheet: str = "Sheet1") -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(grid):
        page.write_row(number, 0, row)
    book.close()
    return path


def read(path: Path, state: MemberState, member: str = SCHOOL) -> list[Reading]:
    with state.transaction():
        return list(facts_of(path, member, state))


def stated(readings: Sequence[Reading]) -> list[tuple[str, Fact]]:
    return [(r.event_type, r.fact) for r in readings if isinstance(r, Stated)]


def types(readings: Sequence[Reading]) -> list[str]:
    """Event types stated, "refused FIELD", or why nothing was stated; row by row."""
    names = []
    for reading in readings:
        match reading:
            case Stated(event_type):
                names.append(event_type)
            case Refused(_, field):
                names.append(f"refused {field}")
            case Passed(why):
                names.append(why.value)
    return names
