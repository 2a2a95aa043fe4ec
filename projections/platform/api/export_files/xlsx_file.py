"""Excel workbooks: written to a file first, since their table of contents is spread over them. Real dates and numbers."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from projections.platform.api.export_files.written_column import CHUNK, Batches, WrittenColumn
from schemas.days import SHANGHAI
from schemas.errors import UsageError

MOST_ROWS = 1_048_575
"""Rows of a sheet below its headings."""
LONGEST_TEXT = 32_767
MOST_DIGITS = 10**15
"""Excel keeps 15 digits of a number: longer ones are written as text."""
FIRST_YEAR = 1900
"""Excel has no dates before it: these are written as text."""
NOT_IN_A_SHEETS_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31


def check_rows(count: int) -> None:
    """Raises UsageError when a sheet cannot hold so many."""
    if count > MOST_ROWS:
        raise UsageError(
            f"format 的值 xlsx：共 {count:,} 行，一张工作表最多 {MOST_ROWS:,} 行；请改用 csv、parquet 或 jsonl，或加筛选",
            f"format is xlsx: there are {count:,} rows and a sheet holds {MOST_ROWS:,}; take csv, parquet or jsonl, or "
            "filter",
        )


def xlsx_chunks(columns: Sequence[WrittenColumn], batches: Batches, title: str) -> Iterator[bytes]:
    """The whole file is there before its first bytes; times are Asia/Shanghai. Raises UsageError for a text that no
    cell can hold.
    """
    with tempfile.TemporaryDirectory(prefix="kiteline-export-") as folder:
        path = Path(folder) / "rows.xlsx"
        _write(path, columns, batches, title)
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def _write(path: Path, columns: Sequence[WrittenColumn], batches: Batches, title: str) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
    try:
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        heading = book.add_format({"bold": True})
        sheet = book.add_worksheet(NOT_IN_A_SHEETS_NAME.sub(" ", title)[:LONGEST_NAME])
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.heading, heading)
        line = 0
        for batch in batches:
            for row in batch:
                line += 1
                for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                    if value is not None:
                        _write_cell(sheet, line, place, column, column.value(value), formats)
        check_rows(line)
    finally:
        book.close()


def _write_cell(sheet: Any, line: int, place: int, column: WrittenColumn, value: Any, formats: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float) and abs(value) < MOST_DIGITS:
        sheet.write_number(line, place, value)
    elif isinstance(value, date) and value.year > FIRST_YEAR:
        shown = value.astimezone(SHANGHAI).replace(tzinfo=None) if isinstance(value, datetime) else value
        sheet.write_datetime(line, place, shown, formats[type(shown)])
    else:
        text = str(value)
        if len(text) > LONGEST_TEXT:
            raise UsageError(
                f"format 的值 xlsx：第 {line} 行 {column.name} 有 {len(text):,} 个字符，一个单元格最多 {LONGEST_TEXT:,} 个；"
                "请改用 csv、parquet 或 jsonl",
                f"format is xlsx: {column.name} in row {line} has {len(text):,} characters and a cell holds "
                f"{LONGEST_TEXT:,}; take csv, parquet or jsonl",
            )
        sheet.write_string(line, place, text)
