"""A long file read in pieces says the same as when it is read whole."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from producers import files, long_text, long_workbook
from producers.long_text import LongText
from producers.long_workbook import LongSheet
from producers.sheets import read_bytes, read_sheets
from producers.state import MemberState
from schemas.errors import FileUnreadable
from tests.instance import ROOT
from tests.producers.making import NAME, SCHOOL, csv_file, read, types, work_row, xlsx_file

SAMPLES = sorted((ROOT / "producers" / "samples" / "data").glob("*/*.xlsx"))
MOMENT = datetime(2026, 3, 2, 10, 15)  # noqa: DTZ001 - a spreadsheet knows no zones
TINY = 300
"""Bytes of a piece: a row or a few."""


def in_pieces(path: Path, size: int = TINY) -> list[tuple[str, list[Any]]]:
    book = long_workbook.long_workbook(path, long=1)
    assert book is not None
    return [(sheet.name, list(sheet.rows(size))) for sheet in book]


def whole(path: Path) -> list[tuple[str, list[Any]]]:
    return [(sheet.name, sheet.rows) for sheet in read_sheets(path, read_bytes(path))]


def without_padding(sheets: list[tuple[str, list[Any]]]) -> list[tuple[str, list[Any]]]:
    """Rows of a sheet are as wide as its widest; those of a piece as wide as the piece's."""

    def cut(cells: list[Any]) -> list[Any]:
        while cells and cells[-1] == "":
            cells = cells[:-1]
        return cells

    return [(name, [(number, cut(list(cells))) for number, cells in rows]) for name, rows in sheets if rows]


@pytest.mark.parametrize("path", SAMPLES[:: max(1, len(SAMPLES) // 8)], ids=lambda path: path.stem)
def test_every_kind_of_sample_reads_alike(path: Path) -> None:
    assert without_padding(in_pieces(path)) == without_padding(whole(path))


def test_dates_numbers_merged_cells_and_holes_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"})
    page = book.add_worksheet("一")
    page.merge_range(0, 0, 0, 3, "标题")
    page.merge_range(2, 1, 9, 1, "合并 & <row> 之内")
    for row in (2, 3, 5, 9, 10, 400):
        page.write_row(row, 2, [row, row / 7, True, "文本", MOMENT, date(2026, 3, 2)])
        page.write_formula(row, 9, "=1+1", value=2)
    empty = book.add_worksheet("空")
    empty.write_blank(3, 3, None, book.add_format({"bold": True}))
    book.add_worksheet("二").write_row(4, 4, ["x", "y"])
    book.close()
    found = without_padding(in_pieces(path))
    assert found == without_padding(whole(path))
    assert [cells[1] for number, cells in found[0][1] if number in (3, 6, 10)] == ["合并 & <row> 之内"] * 3
    [sheet, *_] = long_workbook.long_workbook(path, long=1) or []
    assert sheet.total >= 6


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: re.sub(rb'<row r="\d+"', b"<row", sheet),
        lambda sheet: sheet.replace(b"</sheetData>", b"<!--<![CDATA[x]]>--></sheetData>"),
    ],
    ids=["rows without numbers", "character data"],
)
def test_a_workbook_that_cannot_be_cut_is_read_whole(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    plain = xlsx_file(tmp_path / "plain.xlsx", [["a", "b"], *([n, "x" * 40] for n in range(50))])
    path = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if "worksheets" in name else content)
    assert long_workbook.long_workbook(path, long=1) is None


def test_a_damaged_workbook_is_told_as_ever(
    tmp_path: Path, state: MemberState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "long_workbook", lambda path: long_workbook.long_workbook(path, 1))
    path = xlsx_file(tmp_path / "cut.xlsx", [["a", "b"], [1, 2]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileUnreadable, match="not a readable spreadsheet"):
        read(path, state)


# --- the same facts, the same refusals ------------------------------------------------------------------


def rows() -> list[dict[str, Any]]:
    made = [work_row(f"2023{n:03}", QXX=str(4000 + n)) for n in range(90)]
    made[40]["SFDK"] = "maybe"
    made[60] = dict(made[59])
    made[70]["JYDWHYM"] = "多行\n的单元格"
    return made


@pytest.mark.parametrize("kind", ["csv", "gbk", "utf-16", "xlsx", "jsonl"])
def test_a_long_file_states_what_a_short_one_does(
    kind: str, tmp_path: Path, state: MemberState, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "xlsx":
        path = xlsx_file(tmp_path / "w.xlsx", [list(rows()[0]), *(list(row.values()) for row in rows())])
    elif kind == "jsonl":
        about = {"type": "MajorClosed", "occurred_at": "2026-03-02T10:15:00+08:00", "effective_from": "2026-09-01"}
        lines = [json.dumps(about | {"id": f"major/{n}"}) for n in range(90)]
        lines[3] = '{"type": "MajorShut"}'
        path = tmp_path / "w.jsonl"
        path.write_text("\n".join([*lines, "", lines[0]]), encoding="utf-8")
    else:
        path = csv_file(tmp_path / "w.csv", rows(), {"csv": "utf-8"}.get(kind, kind))
    short = read(path, state)
    used: list[object] = []
    monkeypatch.setattr(files, "long_workbook", noting(used, lambda path: long_workbook.long_workbook(path, 1)))
    monkeypatch.setattr(files, "long_text", noting(used, lambda path: long_text.long_text(path, 1)))
    with MemberState(tmp_path / "second.sqlite3", new_ref=iter_refs(state)) as second:
        long = read(path, second)
    assert any(isinstance(one, LongText | list) for one in used)
    assert types(long) == types(short)
    assert [reading.source for reading in long] == [reading.source for reading in short]
    assert len(set(types(short))) >= 3


def noting(used: list[object], opens: Callable[[Path], object]) -> Callable[[Path], object]:
    def open_(path: Path) -> object:
        used.append(opens(path))
        return used[-1]

    return open_


def iter_refs(state: MemberState) -> Callable[[], str]:
    numbers = iter(range(10_000))
    return lambda: f"p-{next(numbers):016x}"


def test_no_name_is_in_what_a_long_file_states(
    tmp_path: Path, state: MemberState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "long_text", lambda path: long_text.long_text(path, 1))
    read(csv_file(tmp_path / "w.csv", rows()), state)
    kept = b"".join(file.read_bytes() for file in state.path.parent.iterdir())
    assert NAME.encode() not in kept
    assert SCHOOL.encode() in kept


def test_sheets_are_named_as_the_workbook_names_them(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "w.xlsx", [["a"], [1]], sheet="毕业 & 去向")
    [sheet] = long_workbook.long_workbook(path, long=1) or []
    assert isinstance(sheet, LongSheet)
    assert sheet.name == "毕业 & 去向"
