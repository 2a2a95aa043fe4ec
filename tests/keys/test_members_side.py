"""What a member's own machine keeps and sends: sealed, remembered by prints, forgotten when a person is erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from producers.client import MemberClient
from producers.mapping_file import read_mapping_file
from producers.rows import Refused
from producers.sealing import Sealing
from producers.state import MemberState
from schemas.errors import DeclarationError, RowRefused
from schemas.kafka_access import KafkaAccess
from schemas.positions import Position
from schemas.sealing import new_pair, opened
from schemas.topics import Topics
from schemas.wire import decode
from tests.producers.making import ID_NUMBER, NAME, SCHOOL, csv_file, types, work_row
from tests.spreadsheets.filling import filled, row_of
from tests.stream_processors.speaking import fact

KEY, PRIVATE = new_pair("seal-test")
READING = Sealing(KEY, "statutory_duty")
NUMBER = "2023SEAL001"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[MemberState]:
    with MemberState(tmp_path / "members" / "m.sqlite3") as made:
        yield made


def read(path: Path, state: MemberState, sealing: Sealing | None = READING) -> list[Any]:
    from producers.files import facts_of

    with state.transaction():
        return list(facts_of(path, SCHOOL, state, sealing=sealing))


def sent(state: MemberState, event_type: str = "GraduateRegistered") -> list[dict[str, Any]]:
    return [decode(w.value)[1] for w in state.first_waiting(100) if w.event_type == event_type]


def on_disk(state: MemberState) -> bytes:
    """All bytes of the state's files, its log included."""
    return b"".join(path.read_bytes() for path in state.path.parent.iterdir())


def clear(said: dict[str, Any]) -> list[str]:
    return [opened(said[name], PRIVATE).decode() for name in ("name", "id_number", "student_number")]


def test_a_registrars_row_states_name_and_numbers_sealed_and_the_disk_holds_none_of_the_names(
    state: MemberState, tmp_path: Path
) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row(NUMBER)])
    assert types(read(path, state)) == ["GraduateRegistered", "OutcomeReported"]
    [said] = sent(state)
    assert clear(said) == [NAME, ID_NUMBER, NUMBER]
    assert said["legal_basis"] == "statutory_duty"
    kept = on_disk(state)
    assert NAME.encode() not in kept
    assert ID_NUMBER.encode() not in kept
    assert types(read(path, state)) == ["unchanged"]  # although a new seal would look otherwise


def test_a_corrected_name_is_stated_and_one_that_is_not_read_is_not_taken_away(
    state: MemberState, tmp_path: Path
) -> None:
    read(csv_file(tmp_path / "g.csv", [work_row(NUMBER)]), state)
    corrected = csv_file(tmp_path / "h.csv", [work_row(NUMBER, XM="欧阳改名")])
    assert types(read(corrected, state, None)) == ["unchanged"]
    assert types(read(corrected, state)) == ["GraduateRegistered"]
    assert clear(sent(state)[-1])[0] == "欧阳改名"


def test_without_a_legal_basis_names_are_not_read(state: MemberState, tmp_path: Path) -> None:
    read(csv_file(tmp_path / "g.csv", [work_row(NUMBER)]), state, Sealing(KEY))
    [said] = sent(state)
    assert [said[n] for n in ("name", "id_number", "student_number", "legal_basis")] == [None] * 4


def test_event_ids_do_not_follow_from_names(tmp_path: Path) -> None:
    """Two machines with secrets of their own: from the id alone nobody can try out names."""
    ids = set()
    for folder in ("a", "b"):
        with MemberState(tmp_path / folder / "m.sqlite3", new_ref=lambda: "p-same") as state:
            read(csv_file(tmp_path / "g.csv", [work_row(NUMBER)]), state)
            ids.add(sent(state)[0]["event_id"])
    assert len(ids) == 2


def test_json_lines_and_templates_are_sealed_too(state: MemberState, tmp_path: Path) -> None:
    subject = f"{SCHOOL}/p-7f3a9c0e5d2b4811"
    line = (
        '{"type": "GraduateRegistered", "subject": "%s", "occurred_at": "2026-06-30T09:00:00+08:00",'
        ' "cohort": "%s/cohort/2026-460104", "graduation_year": 2026, "major": "460104", "education": "31",'
        ' "name": "%s", "id_number": "%s", "legal_basis": "consent"%s}'
    )
    good = line % (subject, SCHOOL, NAME, ID_NUMBER, "")
    path = tmp_path / "g.jsonl"
    path.write_text(f"{good}\n{good[:-1]}\n", encoding="utf-8")
    stated, broken = read(path, state)
    assert opened(stated.fact["name"], PRIVATE).decode() == NAME
    assert isinstance(broken, Refused)
    assert broken.value == "***"
    assert types(read(path, state))[0] == "unchanged"
    contract = "GraduateRegistered"
    said = fact(contract, SCHOOL, "p-1", name=NAME, id_number=ID_NUMBER, student_number=NUMBER, legal_basis="consent")
    book = filled(tmp_path / "t.xlsx", contract, [row_of(contract, said)])
    assert types(read(book, state)) == ["GraduateRegistered"]
    assert opened(sent(state)[-1]["id_number"], PRIVATE).decode() == ID_NUMBER
    kept = on_disk(state)
    assert NAME.encode() not in kept
    assert ID_NUMBER.encode() not in kept
    [refused] = read(filled(tmp_path / "u.xlsx", contract, [row_of(contract, said | {"education": "20"})]), state, None)
    assert "KITELINE_SEALING_KEY" in refused.en
    assert NAME not in str(refused)


def test_the_client_seals_what_it_is_given_in_clear_and_refuses_without_a_key(state: MemberState) -> None:
    said = fact("OutcomeReported", SCHOOL, name=NAME, legal_basis="consent")
    access = KafkaAccess("127.0.0.1:1")
    bare = MemberClient(access, Topics(), SCHOOL, state)
    with pytest.raises(RowRefused) as told:
        bare.publish("OutcomeReported", said)
    assert NAME not in str(told.value)
    assert (told.value.field, told.value.value) == ("name", "***")
    with pytest.raises(RowRefused, match="1 to 200"):
        bare.publish("OutcomeReported", said | {"name": 379999200501010017})
    assert state.waiting() == 0
    MemberClient(access, Topics(), SCHOOL, state, sealing=Sealing(KEY))._put("OutcomeReported", said)
    [kept] = sent(state, "OutcomeReported")
    assert opened(kept["name"], PRIVATE).decode() == NAME
    again = MemberClient(access, Topics(), SCHOOL, state)
    again._put("OutcomeReported", kept)  # what is sealed already needs no key and stays as it is
    assert sent(state, "OutcomeReported")[1]["name"] == kept["name"]
    assert NAME.encode() not in on_disk(state)


def test_an_erased_student_is_forgotten_and_its_rows_state_nothing_any_more(state: MemberState, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row(NUMBER)])
    read(path, state)
    subject = sent(state)[0]["subject"]
    event_id = sent(state)[0]["event_id"].encode()
    assert state.erase_person(subject)
    assert not state.erase_person(subject)
    assert types(read(path, state)) == ["erased"]
    assert state.person_ref(SCHOOL, NUMBER) is None
    for waiting in state.first_waiting(10):
        state.acknowledged([(waiting, Position("inbox", 0, 0))])
    state._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = on_disk(state)
    assert subject.encode() not in left
    assert NUMBER.encode() not in left
    assert event_id not in left


def test_an_erased_student_is_counted_on_where_rows_are_counted(state: MemberState, tmp_path: Path) -> None:
    rows = [
        {
            "学校代码": SCHOOL, "录取编号": f"{NUMBER}-{n}", "专业代码": "460104", "招生年度": "2025", "生源类型": "高中毕业生",
            "是否报到": "1", "填报时间": "2025-09-10",
        }
        for n in range(3)
    ]  # fmt: skip
    read(csv_file(tmp_path / "new.csv", rows), state)
    ref = state.person_ref(SCHOOL, f"{NUMBER}-1")
    assert state.erase_person(f"{SCHOOL}/{ref}")
    later = [row | {"填报时间": "2025-09-20", "是否报到": "0" if row is rows[2] else "1"} for row in rows]
    read(csv_file(tmp_path / "new.csv", later), state)
    assert [fact["admitted"] for fact in sent(state, "EnrolmentReported")] == [3, 3]
    assert [fact["enrolled"] for fact in sent(state, "EnrolmentReported")] == [3, 2]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ("sealed: true}", "say sealed: true"),
        ("name: XM", "may not be mapped into a field that is not sealed"),
    ],
)
def test_a_mapping_may_put_a_name_into_a_sealed_field_and_nowhere_else(tmp_path: Path, changed: str, told: str) -> None:
    from producers import registrar

    source = Path(registrar.__file__).parent / "moe_2023_06" / "ODS_BYQXWJYSJ.yaml"
    text = source.read_text(encoding="utf-8")
    file = tmp_path / "m.yaml"
    file.write_text(text.replace(changed, {"sealed: true}": "sealed: false}"}.get(changed, "home_area: XM")), "utf-8")
    with pytest.raises(DeclarationError, match=told):
        read_mapping_file(file)
