"""Templates: made from the contract, filled by hand, read back as the facts that were meant."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from producers.envelope import plain
from producers.files import unknown_sheets
from producers.recognise import _plain
from producers.spreadsheets.dressing import guides
from producers.spreadsheets.template_map import template_map
from producers.state import MemberState
from schemas.chinese import symbol_zh
from schemas.contracts import BY_DIGITS, ENVELOPE, newest
from schemas.errors import FileUnreadable
from schemas.ids import is_canonical
from schemas.wire import decode, encode
from tests.instance import kiteline
from tests.producers.making import read, stated, types
from tests.spreadsheets.filling import columns_of, example, filled, row_of, saved_as_csv, template

EVENT = "DemandPublished"


def said(fact: dict[str, Any]) -> Any:
    """Everything but the id, as JSON."""
    return json.loads(json.dumps({k: v for k, v in fact.items() if k != "event_id"}, default=plain))


def as_recorded(event_type: str, fact: dict[str, Any]) -> Any:
    return said(decode(encode(event_type, fact))[1])


@pytest.mark.parametrize("event_type", sorted(newest()))
def test_a_filled_template_states_the_facts_that_were_meant(
    state: MemberState, tmp_path: Path, event_type: str
) -> None:
    meant = example(event_type) | {"correlation_id": None, "causation_id": None}
    path = filled(tmp_path / "t.xlsx", event_type, [row_of(event_type, meant)])
    [(kind, fact)] = stated(read(path, state, meant["member"]))
    assert kind == event_type
    assert as_recorded(event_type, fact) == as_recorded(event_type, meant)
    assert is_canonical(fact["event_id"])
    assert types(read(path, state, meant["member"])) == ["unchanged"]


def test_a_row_that_is_corrected_follows_what_it_corrects(state: MemberState, tmp_path: Path) -> None:
    fact = example(EVENT)
    [(_, first)] = stated(read(filled(tmp_path / "a.xlsx", EVENT, [row_of(EVENT, fact)]), state, fact["member"]))
    changed = filled(tmp_path / "b.xlsx", EVENT, [row_of(EVENT, fact, openings=13)])
    [(_, second)] = stated(read(changed, state, fact["member"]))
    [(_, third)] = stated(read(filled(tmp_path / "c.xlsx", EVENT, [row_of(EVENT, fact)]), state, fact["member"]))
    assert (second["openings"], third["openings"]) == (13, 12)
    assert first["occurred_at"] < second["occurred_at"] < third["occurred_at"]
    assert len({one["event_id"] for one in (first, second, third)}) == 3


def test_the_example_of_a_template_states_nothing(state: MemberState, tmp_path: Path) -> None:
    path = template(tmp_path / "t.xlsx", EVENT)
    assert read(path, state) == []
    assert unknown_sheets(path) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_template_saved_as_csv_is_still_known(state: MemberState, tmp_path: Path, encoding: str) -> None:
    fact = example(EVENT)
    path = saved_as_csv(
        tmp_path / "t.csv", EVENT, [row_of(EVENT, fact), {}, row_of(EVENT, fact, local_id="2")], encoding
    )
    assert types(read(path, state, fact["member"])) == [EVENT, EVENT]


def test_blank_rows_merged_cells_and_names_behind_codes_are_tolerated(state: MemberState, tmp_path: Path) -> None:
    fact = example(EVENT)
    first = row_of(EVENT, fact, occupation="6-18-01-01 车工", kind="人才", openings="1,200")
    second = row_of(EVENT, fact, local_id="B", county="", kind="talent")
    column = chr(ord("A") + columns_of(EVENT).index("county"))
    path = filled(tmp_path / "t.xlsx", EVENT, [first, second, {}, {"local_id": "  "}], merged=f"{column}4:{column}5")
    (_, one), (_, two) = stated(read(path, state, fact["member"]))
    assert one["county"] == two["county"] == fact["county"]
    assert (one["occupation"], one["kind"], one["openings"]) == ("6-18-01-01", "talent", 1200)


def test_columns_may_be_moved_and_the_owner_left_out(state: MemberState, tmp_path: Path) -> None:
    fact = example(EVENT)
    path = saved_as_csv(tmp_path / "t.csv", EVENT, [row_of(EVENT, fact, subject_owner="")], "utf-8")
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("\n".join(",".join(reversed(cells)) for cells in lines), encoding="utf-8")
    [(_, moved)] = stated(read(path, state, fact["member"]))
    assert moved["subject"] == fact["subject"]
    assert moved["title"] == fact["title"]


@pytest.mark.parametrize("heading", ["县市区", "区县"])
def test_without_its_second_line_a_template_is_known_by_its_hidden_sheet(
    state: MemberState, tmp_path: Path, heading: str
) -> None:
    """Its headings then say what its columns are; those of templates of old are known too."""
    fact = example(EVENT)
    path = filled(tmp_path / "t.xlsx", EVENT, [row_of(EVENT, fact)])
    cut = tmp_path / "cut.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(cut, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                data = re.sub(rb'<row r="2".*?</row>', b"", data, flags=re.DOTALL)
            new.writestr(item, data.replace("县市区".encode(), heading.encode()))
    [(kind, found)] = stated(read(cut, state, fact["member"]))
    assert (kind, found["county"]) == (EVENT, fact["county"])


@pytest.mark.parametrize(
    ("mark", "named"),
    [("NoSuchEvent.v1:local_id", "NoSuchEvent"), ("DemandFilled.v1:local_id", "filled_total")],
)
def test_a_template_that_does_not_fit_is_told_what_it_lacks(
    state: MemberState, tmp_path: Path, mark: str, named: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"编号,发生时间\n{mark},occurred_at\n1,2026-01-01\n", encoding="utf-8")
    with pytest.raises(FileUnreadable, match=named):
        read(path, state)


def test_no_two_columns_and_no_two_choices_have_the_same_name() -> None:
    for contract in newest().values():
        for field in contract.payload:
            for one in (field, *field.rows):
                chinese = [symbol_zh(symbol) for symbol in one.symbols]
                assert len(set(chinese)) == len(chinese), (contract.name, one.name, chinese)
        plain_names = [_plain(column.names[0]) for column in template_map(contract).columns]
        assert len(set(plain_names)) == len(plain_names), (contract.name, plain_names)


@pytest.mark.parametrize("event_type", sorted(newest()))
def test_a_template_has_headers_notes_choices_and_instructions(tmp_path: Path, event_type: str) -> None:
    path = template(tmp_path / "t.xlsx", event_type)
    contract = newest()[event_type]
    with CalamineWorkbook.from_path(str(path)) as book:
        visible = {about.name: about.visible for about in book.sheets_metadata}
        head, codes, first = book.get_sheet_by_index(0).to_python()[:3]
        manual = str(book.get_sheet_by_index(1).to_python())
    assert list(visible.values()) == [SheetVisibleEnum.Visible] * 2 + [SheetVisibleEnum.VeryHidden]
    told = guides(contract)
    assert [str(cell).rstrip("＊") for cell in head] == [guide.zh for guide in told]
    assert [str(cell).endswith("＊") for cell in head] == [guide.needed for guide in told]
    assert codes == [f"{event_type}.v{contract.version}:local_id", *(guide.code for guide in told[1:])]
    assert str(first[0]).startswith("示例")
    for field in contract.payload:
        assert field.name in manual
    with zipfile.ZipFile(path) as parts:
        comments = parts.read("xl/comments1.xml").decode()
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    offered = [f for f in contract.payload if f.kind in ("enum", "boolean") or (f.code_lists and f.kind != "array")]
    offered = [f for f in offered if BY_DIGITS.isdisjoint(f.code_lists)]
    assert sheet.count('type="list"') == len(offered)
    assert comments.count("<comment ") == len(told)
    assert set(contract.payload) >= set(offered)
    assert not set(ENVELOPE[:1]) & {guide.code for guide in told}


def test_the_command_writes_the_template_and_lists_the_types(tmp_path: Path) -> None:
    target = tmp_path / "用人需求.xlsx"
    done = kiteline(["template", EVENT, "--out", str(target)], {"KITELINE_HOME": str(tmp_path), "PATH": ""})
    assert done.returncode == 0, done.stderr
    assert str(target) in done.stdout
    assert CalamineWorkbook.from_path(str(target)).sheet_names[0] == newest()[EVENT].title_zh
    assert "DemandFilled" in kiteline(["template"], {"PATH": ""}).stdout


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["NoSuch"], "NoSuch"),
        ([EVENT, "--out", "t.csv"], "t.csv"),
        ([EVENT, "--out", "no/such/folder/t.xlsx"], "no/such/folder"),
    ],
)
def test_wrong_use_of_the_command_is_one_line(arguments: list[str], named: str) -> None:
    done = kiteline(["template", *arguments], {"PATH": ""})
    assert done.returncode == 2, done.stderr
    [line] = done.stderr.splitlines()
    assert named in line


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_a_template(tmp_path: Path) -> None:
    path = template(tmp_path / "t.xlsx", EVENT)
    command = ["soffice", "--headless", "--convert-to", "csv", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert "local_id" in (tmp_path / "t.csv").read_text(encoding="utf-8", errors="replace")
