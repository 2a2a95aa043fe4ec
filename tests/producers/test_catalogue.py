"""Official catalogues as they come: titles above the header, merged cells, GBK, numbers for codes, and what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from producers.catalogue.code_list import Headers, ReadList, read_list
from producers.catalogue.mapping import Side, read_mapping
from producers.catalogue.table import Condition
from schemas.code_book import Entry
from schemas.code_difference import difference
from schemas.errors import FileUnreadable, UsageError


def csv_file(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "目录.csv"
    path.write_text("\n".join(lines), encoding=encoding)
    return path


def workbook(folder: Path, rows: list[list[Any]], *merged: tuple[int, int, int, int]) -> Path:
    """`merged`: (first row, first column, last row, last column), holding what stands in its first cell."""
    path = folder / "目录.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("专业")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        for area in merged:
            sheet.merge_range(*area, rows[area[0]][area[1]])
    return path


def test_a_workbook_with_titles_merged_cells_and_numbers_is_read(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            ["职业教育专业目录（2021年）", "", "", ""],
            [],
            ["专业类代码", "序号", "专业代码", "专业名称"],
            ["电子与信息大类"],
            [5101, 1, 510101, "电子信息工程技术"],
            [None, 2, 510102, "物联网应用技术"],
            [None, 3, "510103K", " 应用电子技术 "],
            [5102, 4, 510201, "计算机应用技术"],
        ],
        (0, 0, 0, 3),
        (4, 0, 6, 0),
    )
    read = read_list(path, "major")
    assert read.refused == []
    assert read.entries == {
        "510101": Entry("电子信息工程技术", "5101"),
        "510102": Entry("物联网应用技术", "5101"),
        "510103K": Entry("应用电子技术", "5101"),
        "510201": Entry("计算机应用技术", "5102"),
    }
    assert (read.rows, read.headings) == (4, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_text_is_read_in_the_encodings_that_offices_write(tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path, "代码,名称", "31,大学专科毕业", "31,大学专科毕业", encoding=encoding)
    read = read_list(path, "education")
    assert (read.entries, read.repeated) == ({"31": Entry("大学专科毕业", None)}, 1)


def test_columns_are_named_by_options_where_the_usual_names_will_not_do(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id,label,up,en", "C,制造业,,Manufacturing", "34,通用设备制造业,C,")
    with pytest.raises(FileUnreadable) as caught:
        read_list(path, "industry")
    for word in ("--code-column", "id、label、up、en"):
        assert word in caught.value.zh
        assert word in caught.value.en
    named = Headers(code="id", name="label", english="en", parent="up")
    assert read_list(path, "industry", named).entries == {
        "C": Entry("制造业", None, "Manufacturing"),
        "34": Entry("通用设备制造业", "C"),
    }
    with pytest.raises(FileUnreadable, match="上级"):
        read_list(path, "industry", Headers(code="id", name="label", parent="上级"))


def test_only_the_rows_of_a_condition_are_taken(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "level,code,name", "county,370703,寒亭区", "township,370703001,寒亭街道")
    read = read_list(path, "county", only=Condition.parse("level=county"))
    assert (read.entries, read.left_out) == ({"370703": Entry("寒亭区", "370700")}, 1)
    with pytest.raises(UsageError, match="--only"):
        Condition.parse("county")


def test_a_code_above_is_inferred_where_the_file_does_not_say_it(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "代码,名称", "C,制造业", "34,通用设备", "341,锅炉", "3522,橡胶机械")
    parents = {code: entry.parent for code, entry in read_list(path, "industry").entries.items()}
    assert parents == {"C": None, "34": None, "341": "34", "3522": None}
    assert (
        read_list(csv_file(tmp_path, "职业编码,职业名称", "6-18-01-07,工"), "occupation").entries["6-18-01-07"][1]
        == "6-18-01"
    )


WRONG_SHAPES = [
    ("major", ["46010", "4601041", "460104T", "080901", "４６０１０４"]),
    ("bachelor_major", ["80901", "460104", "0809011K2", "080901KT"]),
    ("occupation", ["6180107", "6-18-1-7", "6-18-01"]),
    ("county", ["3707", "370703001"]),
    ("industry", ["1", "CC", "34111"]),
    ("school", ["41370123", "4137o12391"]),
    ("education", ["3", "311"]),
]


@pytest.mark.parametrize(("list_id", "code"), [(name, code) for name, codes in WRONG_SHAPES for code in codes])
def test_a_code_of_another_shape_is_refused(tmp_path: Path, list_id: str, code: str) -> None:
    refusal = only_refusal(read_list(csv_file(tmp_path, "代码,名称", f"{code},某"), list_id))
    assert (refusal.source.row, refusal.field, refusal.value) == (2, "代码", code)
    assert "--only" in refusal.zh


@pytest.mark.parametrize(
    ("list_id", "code"),
    [
        *(("major", code) for code in ("460104", "520804K", "710101", "260104")),
        *(("bachelor_major", code) for code in ("080901", "080213T", "0502100T", "082004TK", "100201K")),
        *(("park", code) for code in ("WF-GXQ", "高新区 1")),
        *(("anything", code) for code in ("x", "1.2.3")),
    ],
)
def test_codes_as_their_standards_write_them_are_kept_verbatim(tmp_path: Path, list_id: str, code: str) -> None:
    assert list(read_list(csv_file(tmp_path, "代码,名称", f"{code},某"), list_id).entries) == [code]


def only_refusal(read: ReadList) -> Any:
    [refusal] = read.refused
    assert str(refusal.source).startswith("目录")
    assert refusal.value in refusal.zh
    assert refusal.value in refusal.en
    return refusal


@pytest.mark.parametrize(
    ("lines", "row", "field", "value", "words"),
    [
        (["C,制造业,", "C,建筑业,"], 3, "代码", "C", ("第 2 行", "row 2", "制造业")),
        (["C,制造业,", "34,通用,C", "34,通用,"], 4, "代码", "34", ("第 3 行", "row 3", "上级")),
        (["C,,"], 2, "名称", "", ("缺少名称", "has no name")),
        ([",制造业,"], 2, "代码", "", ("缺少代码", "no code")),
        (["C, ,x"], 2, "名称", "", ("缺少名称", "has no name")),
        ([",制造业,x"], 2, "代码", "", ("缺少代码", "no code")),
        (["34,通用,C"], 2, "上级代码", "C", ("不在本表中", "not in the list")),
        (["C,制造业,", "34,通用,c"], 3, "上级代码", "c", ("不在本表中", "not in the list")),
    ],
)
def test_a_row_that_cannot_be_imported_is_named_with_row_column_and_value(
    tmp_path: Path, lines: list[str], row: int, field: str, value: str, words: tuple[str, ...]
) -> None:
    refusal = only_refusal(read_list(csv_file(tmp_path, "代码,名称,上级代码", *lines), "industry"))
    assert (refusal.source.row, refusal.field, refusal.value) == (row, field, value)
    assert all(word in refusal.zh + refusal.en for word in words)


def test_a_class_above_the_list_may_be_named_without_being_in_it(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "major_code,major_name,class_code", "460104,机械,4601", "460105,智能,机械类")
    assert [(r.source.row, r.value) for r in read_list(path, "major").refused] == [(3, "机械类")]


def test_a_difference_says_what_is_added_removed_renamed_and_moved() -> None:
    before = {"a": Entry("甲", None), "b": Entry("乙", "a"), "c": Entry("丙", "a"), "d": Entry("丁", "a", "D")}
    after = {"a": Entry("甲", None), "b": Entry("乙二", "x"), "d": Entry("丁", "a", "Dd"), "e": Entry("戊", None)}
    found = difference(before, after)
    assert [[c.code for c in kind] for kind in (found.added, found.removed, found.renamed, found.moved)] == [
        ["e"], ["c"], ["b", "d"], ["b"],
    ]  # fmt: skip
    assert found
    assert not difference(before, before)


def test_pairs_are_read_and_codes_of_no_list_refused_or_left_out(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "专业代码,职业编码", "460104,6-18-01-01", "460104,6-18-01-01", "460199,6-18-01-01", "460104,"
    )
    sides = Side("", "major", {"460104"}), Side("", "occupation", {"6-18-01-01"})
    read = read_mapping(path, *sides)
    assert (list(read.pairs), read.repeated) == ([("460104", "6-18-01-01")], 1)
    assert [(r.source.row, r.field, r.value) for r in read.refused] == [(4, "专业代码", "460199"), (5, "职业编码", "")]
    lenient = read_mapping(path, *sides, skip_unknown=True)
    assert [(r.source.row, r.value) for r in lenient.unknown] == [(4, "460199")]
    assert [r.source.row for r in lenient.refused] == [5]
    assert list(lenient.pairs) == [("460104", "6-18-01-01")]
