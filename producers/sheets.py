"""Files to sheets of cells: xlsx and xls by calamine, CSV in UTF-8 (with or without BOM), UTF-16 or GBK."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from producers.values import as_text
from schemas.errors import FileUnreadable

STRANGERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
}
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True)
class Sheet:
    """Rows as (number, cells), numbered as the spreadsheet program shows them; blank rows are left out."""

    name: str
    rows: list[tuple[int, list[Any]]]


def read_bytes(path: Path) -> bytes:
    """The whole file. Raises FileUnreadable when it is missing, a folder, not allowed, empty or far too large."""
    try:
        if path.is_dir():
            raise unreadable(path, "是文件夹，请给出其中的文件", "is a folder; name the files in it")
        if path.stat().st_size > LARGEST:
            raise unreadable(path, "超过 256 MB，请分成几个文件", "is larger than 256 MB; split it")
        data = path.read_bytes()
    except FileNotFoundError:
        raise unreadable(path, "不存在，请检查路径", "does not exist; check the path") from None
    except OSError as error:
        raise unreadable(path, f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})") from None
    if not data.strip():
        raise unreadable(path, "是空文件，请重新导出", "is empty; export it again")
    return data


def read_sheets(path: Path, data: bytes) -> list[Sheet]:
    """Sheets with at least one cell. Raises FileUnreadable saying what the file is instead.

    A cell that is merged over several rows stands in each of them.
    """
    stranger = next((name for magic, name in STRANGERS.items() if data.startswith(magic)), None)
    if stranger:
        raise unreadable(
            path,
            f"是 {stranger} 文件，不是表格；请导出为 xlsx 或 CSV",
            f"is a {stranger} file, not a spreadsheet; export xlsx or CSV",
        )
    sheets = (
        _workbook(path, data) if data.startswith(SPREADSHEETS) else [Sheet("", _csv(path, decode_text(path, data)))]
    )
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise unreadable(path, "没有任何内容，请重新导出", "holds no cell; export it again")
    return filled


def decode_text(path: Path, data: bytes) -> str:
    """Text in UTF-8, UTF-16 (with BOM) or GBK (read as GB18030, which contains it)."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            found = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(found):
            return found
    raise unreadable(
        path,
        "不是 UTF-8、UTF-16 或 GBK 编码的文本，也不是表格；请另存为 xlsx 或 UTF-8 的 CSV",
        "is neither text in UTF-8, UTF-16 or GBK nor a spreadsheet; save it as xlsx or CSV in UTF-8",
    )


def unreadable(path: Path, zh: str, en: str) -> FileUnreadable:
    return FileUnreadable(f"文件 {path} {zh}", f"file {path} {en}")


def not_a_spreadsheet(path: Path, error: Exception) -> FileUnreadable:
    what = " ".join(str(error).split())[:80]
    return unreadable(
        path,
        f"不是可读的表格（{what}）；请重新导出为 xlsx 或 CSV",
        f"is not a readable spreadsheet ({what}); export it again as xlsx or CSV",
    )


def broken_csv(path: Path, line: int, error: csv.Error) -> FileUnreadable:
    return unreadable(
        path,
        f"第 {line} 行起不是完好的 CSV（{error}）；请重新导出",
        f"is no sound CSV from line {line} on ({error}); export it again",
    )


def delimiter_of(head: str) -> str:
    """What separates the cells of a CSV that begins like this."""
    return max(",\t;", key=head.count)


def is_blank(cells: list[Any]) -> bool:
    return all(as_text(cell) == "" for cell in cells)


def _workbook(path: Path, data: bytes) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return [Sheet(name, _numbered(_unmerged(book.get_sheet_by_name(name)))) for name in book.sheet_names]
    except PasswordError:
        raise unreadable(path, "有密码保护，请去掉密码后再试", "is protected by a password; remove it") from None
    except (CalamineError, ValueError, OSError) as error:
        raise not_a_spreadsheet(path, error) from None


def _unmerged(sheet: CalamineSheet) -> list[list[Any]]:
    """Rows of a sheet; what stands in cells merged over several rows stands in each of these rows.

    Cells merged across columns stay in the first: those are titles.
    """
    rows = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and left < len(rows[top]) and as_text(row[left]) == "":
                row[left] = rows[top][left]
    return rows


def _csv(path: Path, found: str) -> list[tuple[int, list[Any]]]:
    reader = csv.reader(io.StringIO(found, newline=""), delimiter=delimiter_of(found[:4096]))
    rows: list[tuple[int, list[Any]]] = []
    line = 1
    try:
        for cells in reader:
            if not is_blank(list(cells)):
                rows.append((line, list(cells)))
            line = reader.line_num + 1  # a quoted cell may span lines: a row is named by its first
    except csv.Error as error:
        raise broken_csv(path, line, error) from None
    return rows


def _numbered(rows: list[list[Any]]) -> list[tuple[int, list[Any]]]:
    return [(number, cells) for number, cells in enumerate(rows, 1) if not is_blank(cells)]
