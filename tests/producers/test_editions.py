"""Editions of the standard and tables of one's own: folders of mapping files, and no code."""

from __future__ import annotations

from pathlib import Path

import pytest

from producers.editions import chosen_maps, maps_in, own_folders, table_maps
from producers.files import facts_of
from producers.recognise import Recognised, recognise
from producers.rows import Reading, Stated
from producers.sheets import read_sheets
from producers.state import MemberState
from schemas.errors import DeclarationError, UnknownName
from tests.producers.making import EMPLOYER, csv_file, types

OURS = Path(own_folders()[0])
ATTENDANCE = """
table: 培训签到
zh: 培训签到
en: attendance of trainings
columns:
  owner: {names: [需求单位代码], needed: cell}
  number: {names: [服务编号], needed: cell}
  badge: {names: [工号], needed: cell, private: true}
  held: {names: [日期], kind: day, needed: cell}
  fee: {names: [费用（万元）], kind: wan_yuan}
  noted_at: {names: [登记时间], kind: moment, needed: cell}
person: {school: owner, number: badge}
key: "{owner}/{number}/{person}/{held}"
moment: noted_at
group:
  by: [owner, number]
  columns:
    until: {greatest: noted_at}
    times: {count: rows}
    fees: {sum: fee}
    days: {distinct: held}
events:
  - type: ServiceDelivered
    when: {times: {at_least: 2}}
    subject: "{owner}/{number}"
    occurred_at: until
    fields:
      trained_person_times: times
      delivered_value: fees
"""


def edition(folder: Path, name: str, mapping: str, table: str = "ODS_ZLFBSJ") -> Path:
    """A folder that is an edition of one table."""
    folder.mkdir()
    (folder / "edition.yaml").write_text(f'edition: "{name}"\nzh: 版\nen: edition\nsource: 虚构\n', encoding="utf-8")
    (folder / f"{table}.yaml").write_text(mapping, encoding="utf-8")
    return folder


def later(folder: Path) -> Path:
    """Patents as an invented later edition has them: the name of the patent in another column."""
    text = (OURS / "ODS_ZLFBSJ.yaml").read_text(encoding="utf-8")
    return edition(folder, "2099.01", text.replace("FBZLMC", "ZLMC"))


def table_of(path: Path, *, edition: str = "", folders: tuple[Path, ...] = ()) -> Recognised:
    [sheet] = read_sheets(path, path.read_bytes())
    found = recognise(sheet, chosen_maps(edition, folders))
    assert isinstance(found, Recognised)
    return found


PATENT = {"XXDM": "1", "FBZLBH": "ZL202620412087.1", "SQGGRQ": "20261027", "SJCJSJ": "20261101"}


def test_two_editions_of_one_table_are_told_apart_by_their_columns(tmp_path: Path) -> None:
    folder = later(tmp_path / "later")
    old = csv_file(tmp_path / "old.csv", [PATENT | {"FBZLMC": "装置"}])
    new = csv_file(tmp_path / "new.csv", [PATENT | {"ZLMC": "装置"}])
    assert table_of(old, folders=(folder,)).mapping.edition == "2023.06"
    assert table_of(new, folders=(folder,)).mapping.edition == "2099.01"


def test_where_columns_decide_nothing_ones_own_folder_comes_first_and_an_edition_can_be_named(tmp_path: Path) -> None:
    same = edition(tmp_path / "same", "2099.02", (OURS / "ODS_ZLFBSJ.yaml").read_text(encoding="utf-8"))
    path = csv_file(tmp_path / "patents.csv", [PATENT | {"FBZLMC": "装置"}])
    assert table_of(path, folders=(same,)).mapping.edition == "2099.02"
    assert table_of(path, folders=(same,), edition="2023.06").mapping.edition == "2023.06"


def test_naming_an_edition_leaves_tables_of_no_standard(tmp_path: Path) -> None:
    known = chosen_maps("2099.01", (later(tmp_path / "later"),))
    assert {mapping.edition for mapping in known} == {"2099.01", ""}
    assert {"用人需求", "招生计划"} <= {mapping.table for mapping in known}


def test_an_edition_that_is_nowhere_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"2023\.06"):
        chosen_maps("2024.09")
    with pytest.raises(DeclarationError, match="check the path"):
        chosen_maps("", (tmp_path / "none",))


@pytest.mark.parametrize("text", ["edition: 1\n", "a: [\n", "- 1\n"])
def test_an_edition_that_does_not_say_what_it_is_is_refused(tmp_path: Path, text: str) -> None:
    folder = later(tmp_path / "later")
    (folder / "edition.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"edition\.yaml") as caught:
        maps_in([folder])
    assert "\n" not in str(caught.value)


def test_a_firm_counts_rows_of_a_table_of_its_own_by_the_same_means(state: MemberState, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "attendance.yaml").write_text(ATTENDANCE, encoding="utf-8")
    rows = [
        {"需求单位代码": EMPLOYER, "服务编号": number, "工号": badge, "日期": day, "费用（万元）": fee, "登记时间": f"{day} 18:00:00"}
        for number, badge, day, fee in (
            ("F1", "A", "2026-03-02", "0.5"), ("F1", "B", "2026-03-02", "300元"), ("F1", "A", "2026-03-03", ""),
            ("F2", "A", "2026-03-02", "1"),
        )
    ]  # fmt: skip
    path = csv_file(tmp_path / "attendance.csv", rows)
    with state.transaction():
        readings: list[Reading] = list(facts_of(path, EMPLOYER, state, chosen_maps("", (folder,))))
    assert types(readings) == ["counted"] * 4 + ["ServiceDelivered", "unchanged"]
    [fact] = [r.fact for r in readings if isinstance(r, Stated)]
    assert (fact["subject"], fact["trained_person_times"], fact["delivered_value"]) == (f"{EMPLOYER}/F1", 3, 5300)
    assert fact["occurred_at"].isoformat() == "2026-03-03T18:00:00+08:00"


def test_every_mapping_of_ours_is_of_the_edition_of_its_folder_or_of_none() -> None:
    for folder in own_folders():
        editions = {mapping.edition for mapping in maps_in([folder])}
        assert editions == ({"2023.06"} if folder.name.startswith("moe_") else {""})
    assert len(table_maps()) == sum(len(maps_in([folder])) for folder in own_folders())
