"""Every mapped table of the ministry's standard: a file by hand, and exactly the facts that it must lead to.

`ministry/<table>.csv` has the standard's columns, the personal ones included; `ministry/expected.json` the facts:
[row, event type, what it says], without id, speaker and empty fields.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from producers.editions import edition_of, own_folders, table_maps
from producers.envelope import plain
from producers.files import facts_of
from producers.personal import PERSONAL
from producers.rows import Passed, Quiet, Reading, Refused, Stated
from producers.state import MemberState
from schemas.checks import faults
from schemas.code_book import Entry
from schemas.columns import decode_columns
from schemas.reference_book import ReferenceBook
from schemas.starter import starter_facts
from schemas.wire import encode
from tests.producers.making import SCHOOL, csv_file
from tests.producers.ministry_names import SECONDARY, sample_names

SAMPLES = Path(__file__).with_name("ministry")
EXPECTED: dict[str, list[list[Any]]] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FOUNDED = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[MemberState]:
    """References are p-1, p-2, ... in the order of the rows."""
    numbers = iter(range(1, 1000))
    with MemberState(tmp_path / "m.sqlite3", lambda: f"p-{next(numbers)}") as made:
        yield made


def read(path: Path, state: MemberState) -> list[Reading]:
    with state.transaction():
        return list(facts_of(path, SCHOOL, state, names=sample_names()))


def rows(table: str) -> list[dict[str, str]]:
    with (SAMPLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changed(folder: Path, table: str, change: Callable[[list[dict[str, str]]], object]) -> Path:
    """The sample of a table with something changed in its rows."""
    made = rows(table)
    change(made)
    return csv_file(folder / f"{table}.csv", made)


def facts(readings: list[Reading]) -> list[tuple[str, dict[str, Any]]]:
    return [(r.event_type, r.fact) for r in readings if isinstance(r, Stated)]


def refusals(readings: list[Reading]) -> list[tuple[int, str]]:
    return [(r.source.row, r.field) for r in readings if isinstance(r, Refused)]


@pytest.mark.parametrize("table", sorted(EXPECTED))
def test_a_table_states_exactly_these_facts_and_nothing_when_read_again(table: str, state: MemberState) -> None:
    path = SAMPLES / f"{table}.csv"
    readings = read(path, state)
    said = [
        [r.source.row, r.event_type, {k: v for k, v in r.fact.items() if k not in ("event_id", "member") and v is not None}]
        for r in readings
        if isinstance(r, Stated)
    ]  # fmt: skip
    assert json.loads(json.dumps(said, default=plain)) == EXPECTED[table]
    assert refusals(readings) == []
    assert facts(read(path, state)) == []


@pytest.mark.parametrize("table", sorted(EXPECTED))
def test_admission_finds_nothing_wrong_with_what_a_table_states(table: str, state: MemberState) -> None:
    book = ReferenceBook()
    for event_type, fact in starter_facts():
        if fact.get("list_id") == "major":
            entries = [
                *fact["entries"],
                *({"code": c, "name_zh": n, **Entry(n, None)._asdict()} for c, n in SECONDARY.items()),
            ]
            fact = fact | {"entries": entries}
        if fact.get("list_id") == "industry":
            fact = fact | {
                "entries": [
                    *fact["entries"],
                    *({"code": c, "name_zh": c, "name_en": None, "parent": None} for c in ("5132", "5292")),
                ]
            }
        book.learn(event_type, fact)
    book.learn("MemberAdmitted", {
        "event_id": "1", "occurred_at": FOUNDED, "member_code": SCHOOL, "kind": "school", "name_zh": "潍坊职业学院",
        "admitted_on": FOUNDED.date(),
    })  # fmt: skip
    said = facts(read(SAMPLES / f"{table}.csv", state))
    decoded = decode_columns([encode(event_type, fact) for event_type, fact in said])
    count = len(said)
    found = [
        (reason.code, reason.field, reason.value)
        for contract, frame in decoded.frames
        for _, reason in faults(contract, frame, [SCHOOL] * count, [NOW] * count, book)
    ]
    assert found == []


def test_every_table_of_an_edition_has_a_sample_here() -> None:
    ours = {mapping.table for mapping in table_maps() if mapping.edition or mapping.group}
    assert ours == set(EXPECTED) == {path.stem for path in SAMPLES.glob("*.csv")}


def test_every_table_of_the_standard_is_either_mapped_or_left_out_for_a_reason() -> None:
    mapped = {mapping.table for mapping in table_maps() if mapping.edition == "2023.06"}
    left_out = [table for tables in edition_of(own_folders()[0]).not_mapped.values() for table in tables]
    assert len(left_out) == len(set(left_out))
    assert not mapped & set(left_out)
    assert len(mapped) + len(left_out) == 85 + 47  # higher vocational, secondary


@pytest.mark.parametrize("table", sorted(EXPECTED))
def test_no_personal_cell_reaches_a_fact_or_the_state(table: str, state: MemberState) -> None:
    secrets = {
        cell
        for row in rows(table)
        for code, cell in row.items()
        if cell and (code in PERSONAL or code in ("姓名", "考生号", "XH", "DYWCRGH", "SBFZRH", "FZRJGH", "XNZDJSGH"))
    }
    readings = read(SAMPLES / f"{table}.csv", state)
    said = json.dumps(facts(readings), default=plain, ensure_ascii=False) + repr(readings)
    assert [secret for secret in secrets if secret in said] == []


def test_a_group_with_a_refused_row_states_nothing_and_the_others_do(tmp_path: Path, state: MemberState) -> None:
    path = changed(tmp_path, "新生名单", lambda rows: rows[1].update(生源类型="火星"))
    readings = read(path, state)
    assert refusals(readings) == [(3, "生源类型"), (2, "学校代码/专业代码/招生年度")]
    [(event_type, fact)] = facts(readings)
    assert (event_type, fact["subject"]) == ("EnrolmentReported", f"{SCHOOL}/major/460103")
    assert "row 3 was refused" in next(r.en for r in readings if isinstance(r, Refused) and r.source.row == 2)


def test_a_refused_row_of_no_known_group_stops_every_group(tmp_path: Path, state: MemberState) -> None:
    readings = read(changed(tmp_path, "新生名单", lambda rows: rows[4].update(专业代码="火星")), state)
    assert facts(readings) == []
    assert [row for row, _ in refusals(readings)] == [6, 2]


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path, state: MemberState) -> None:
    for table in ("ODS_CXHZSJ", "新生名单", "ODS_SXJCSJ", "ODS_ZYJNJDJGSJ"):
        assert facts(read(SAMPLES / f"{table}.csv", state))
        assert facts(read(changed(tmp_path, table, list.reverse), state)) == []


def test_a_row_more_restates_the_count_and_the_same_row_twice_counts_once(tmp_path: Path, state: MemberState) -> None:
    read(SAMPLES / "新生名单.csv", state)
    more = rows("新生名单")[4] | {"考生号": "26370700009", "填报时间": "2026-09-25 10:00:00"}

    def add(made: list[dict[str, str]]) -> None:
        made += [more, more]

    readings = read(changed(tmp_path, "新生名单", add), state)
    [(event_type, fact)] = facts(readings)
    assert (event_type, fact["subject"], fact["admitted"]) == ("EnrolmentReported", f"{SCHOOL}/major/460103", 2)
    assert sum(isinstance(r, Passed) and r.why is Quiet.DUPLICATE for r in readings) == 1


def test_a_name_that_is_nearly_a_members_is_refused_with_the_nearest(tmp_path: Path, state: MemberState) -> None:
    path = changed(tmp_path, "ODS_CXHZSJ", lambda rows: rows[0].update(HZQYMC="鸢起动力装备公司"))
    readings = read(path, state)
    assert facts(readings) == []  # nobody knows which firm's totals would be too low
    first = next(r for r in readings if isinstance(r, Refused))
    assert (first.source.row, first.field) == (2, "HZQYMC")
    assert "91370705MA8KT0A1Q4 鸢起动力装备有限公司" in first.zh
    near = read(changed(tmp_path, "ODS_SXJCSJ", lambda rows: rows[0].update(SXQYMC="鸢起动力装备公司")), state)
    assert (2, "SXQYMC") in refusals(near)


def test_a_firms_code_in_the_file_needs_no_name_that_is_known(tmp_path: Path, state: MemberState) -> None:
    def give(made: list[dict[str, str]]) -> None:
        for row in made:
            row |= {"HZQYMC": "某某有限公司", "HZQYDM": "91370705MA8KT0A1Q4"}

    said = facts(read(changed(tmp_path, "ODS_CXHZSJ", give), state))
    assert {party["party"] for _, fact in said for party in fact.get("parties", [])} == {SCHOOL, "91370705MA8KT0A1Q4"}


def test_a_base_that_gains_places_is_revised_and_an_ended_cooperation_stays_ended(
    tmp_path: Path, state: MemberState
) -> None:
    read(SAMPLES / "ODS_SXJDSJ.csv", state)
    later = changed(tmp_path, "ODS_SXJDSJ", lambda rows: rows[0].update(工位数="200", SJCJSJ="20260901090000"))
    [(event_type, fact)] = facts(read(later, state))
    assert (event_type, fact["capacity"], fact["equipment_value"]) == ("ResourceRevised", 200, 18605000)
    read(SAMPLES / "ODS_ZZXWSXJDSJ.csv", state)
    again = changed(tmp_path, "ODS_ZZXWSXJDSJ", lambda rows: rows[1].update(HZZTM="1", SJCJSJ="20260901090000"))
    assert refusals(read(again, state)) == [(3, "HZZTM")]
