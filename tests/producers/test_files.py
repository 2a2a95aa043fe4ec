"""Which file is it, and what is said when it is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from producers.editions import table_maps
from producers.files import unknown_sheets
from producers.rows import Refused
from producers.state import MemberState
from schemas.errors import FileUnreadable
from tests.producers.making import EMPLOYER, SCHOOL, WORK, csv_file, read, stated, types, work_row, xlsx_file

NAMES = (
    "学校代码",
    "学号",
    "姓名",
    "专业号",
    "身份证件号",
    "就业单位行业码",
    "就业区域市机构编码",
    "起薪线（元）",
    "是否对口",
    "是否自主创业",
    "是否灵活就业",
    "数据采集时间",
)
ROW = tuple(work_row().values())
BOTH = ["GraduateRegistered", "OutcomeReported"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_text_is_read_in_the_encodings_that_systems_write(state: MemberState, tmp_path: Path, encoding: str) -> None:
    row = dict(zip(NAMES, ROW, strict=True))
    assert types(read(csv_file(tmp_path / "g.csv", [row], encoding), state)) == BOTH


@pytest.mark.parametrize(
    "head",
    [
        [WORK],
        [NAMES],
        [("2026 届毕业生去向",), NAMES],
        [NAMES, WORK],
        [("",), ("导出时间：2026-07-01",), WORK, NAMES],
        [(*NAMES[:5], "就业情况", "", "", "", "", "", ""), ("",) * 5 + NAMES[5:]],
    ],
)
def test_a_table_is_recognised_by_codes_or_names_below_titles_and_over_two_lines(
    state: MemberState, tmp_path: Path, head: list[tuple[str, ...]]
) -> None:
    readings = read(xlsx_file(tmp_path / "g.xlsx", [*head, (), ROW]), state)
    assert types(readings) == BOTH
    assert readings[0].source.row == len(head) + 2


def test_numbers_and_dates_of_spreadsheets_are_read_as_what_they_mean(state: MemberState, tmp_path: Path) -> None:
    row = (4137012391, 2023001, "某", 460104, "", 3412, 370700, 5200, 1, 0, 0, datetime(2026, 6, 30, 17))  # noqa: DTZ001
    (_, person), (_, outcome) = stated(read(xlsx_file(tmp_path / "g.xlsx", [WORK, row]), state))
    assert person["cohort"] == f"{SCHOOL}/cohort/2026-460104"
    assert (outcome["industry"], outcome["wage"], outcome["occurred_at"].hour) == ("3412", 5200, 17)


def write(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("none.xlsx", Path.exists, "does not exist"),
        ("folder.csv", Path.mkdir, "is a folder"),
        ("empty.csv", write(b""), "is empty"),
        ("blank.csv", write(b"\r\n , ,\r\n".replace(b" ", b"")), "holds no cell"),
        ("picture.xlsx", write(b"\x89PNG\r\n\x1a\n" + bytes(100)), "is a PNG file"),
        ("paper.csv", write(b"%PDF-1.7 ..."), "is a PDF file"),
        ("archive.xlsx", write(b"PK\x03\x04" + bytes(200)), "not a readable spreadsheet"),
        ("binary.csv", write(bytes(range(256)) * 4), "neither text"),
        ("other.csv", write("姓名,电话\n张三,1\n".encode()), "no known header"),
        ("close.csv", write(b"XXDM,XH,ZYH,SJCJSJ\n1,2,3,4\n"), "but lacks"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_clear_line(
    state: MemberState, tmp_path: Path, name: str, make: Callable[[Path], object], said: str
) -> None:
    make(tmp_path / name)
    with pytest.raises(FileUnreadable, match=said) as caught:
        read(tmp_path / name, state)
    assert name in caught.value.zh
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_an_unknown_header_lists_the_tables_that_are_known(state: MemberState, tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as caught:
        read(csv_file(tmp_path / "x.csv", [{"a": 1, "b": 2}]), state)
    for mapping in table_maps():
        assert mapping.table in caught.value.zh


def test_unknown_sheets_beside_a_known_one_are_named(state: MemberState, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "g.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        known, other = book.add_worksheet("去向"), book.add_worksheet("说明")
        book.add_worksheet("空")
        known.write_row(0, 0, WORK)
        known.write_row(1, 0, ROW)
        other.write(0, 0, "填表说明")
    assert types(read(path, state)) == BOTH
    assert unknown_sheets(path) == ["说明"]


def test_json_lines_state_any_event_and_each_line_once(state: MemberState, tmp_path: Path) -> None:
    event = {"type": "DemandFilled", "occurred_at": "2026-04-01T09:00:00+08:00", "id": "XQ-1", "filled_total": 3}
    own = event | {"event_id": "0199e0a0-5f3c-7c1e-9a54-000000000008", "filled_total": 4}
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in (event, own, event)) + "\n\n", encoding="utf-8")
    readings = read(path, state, EMPLOYER)
    assert types(readings) == ["DemandFilled", "DemandFilled", "duplicate"]
    facts = stated(readings)
    assert facts[0][1]["subject"] == f"{EMPLOYER}/XQ-1"
    assert facts[1][1]["event_id"] == own["event_id"]
    assert types(read(path, state, EMPLOYER)) == ["unchanged", "unchanged", "duplicate"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{not json", "JSON"),
        ("[1]", "JSON"),
        ('{"type": "NoSuch"}', "type"),
        ('{"type": "DemandFilled", "occurred_at": "2026-04-01T09:00:00+08:00", "filled_total": 3}', "subject"),
        ('{"type": "DemandFilled", "id": "1", "occurred_at": "gestern", "filled_total": 3}', "occurred_at"),
        ('{"type": "DemandFilled", "id": "1", "occurred_at": "2026-04-01T09:00:00+08:00"}', "filled_total"),
        (
            '{"type": "DemandFilled", "id": "1", "occurred_at": "2026-04-01T09:00:00+08:00", "filled_total": "3"}',
            "filled_total",
        ),
        (
            '{"type": "DemandFilled", "id": "1", "occurred_at": "2026-04-01T09:00:00+08:00", "filled_total": 3, "x": 1}',
            "x",
        ),
        (
            '{"type": "DemandFilled", "id": "1", "member": "4137012391", "occurred_at": "2026-04-01T09:00:00+08:00", "filled_total": 3}',
            "member",
        ),
        (
            '{"type": "DemandFilled", "id": "1", "event_id": "ABC", "occurred_at": "2026-04-01T09:00:00+08:00", "filled_total": 3}',
            "event_id",
        ),
    ],
)
def test_a_line_that_is_no_event_is_refused_by_field(state: MemberState, tmp_path: Path, line: str, field: str) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    readings = read(path, state, EMPLOYER)
    assert types(readings) == [f"refused {field}"]
    assert isinstance(readings[0], Refused)
