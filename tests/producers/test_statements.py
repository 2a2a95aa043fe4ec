"""What rows state, compared with what was stated before."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from producers.rows import Refused
from producers.state import MemberState
from schemas.contracts import contract_named
from schemas.ids import is_canonical
from schemas.wire import decode, encode
from tests.producers.making import (
    EMPLOYER,
    ID_NUMBER,
    NAME,
    SCHOOL,
    csv_file,
    demand_row,
    read,
    stated,
    types,
    work_row,
)


def demands(state: MemberState, folder: Path, *rows: dict[str, object]) -> list[str]:
    return types(read(csv_file(folder / "需求.csv", rows), state, EMPLOYER))


def test_a_graduate_row_states_a_registration_and_an_outcome(state: MemberState, tmp_path: Path) -> None:
    (first, person), (second, outcome) = stated(read(csv_file(tmp_path / "g.csv", [work_row()]), state))
    assert (first, second) == ("GraduateRegistered", "OutcomeReported")
    assert person["subject"] == outcome["subject"] == f"{SCHOOL}/{state.person_ref(SCHOOL, '2023001')}"
    assert person["cohort"] == f"{SCHOOL}/cohort/2026-460104"
    assert (person["graduation_year"], person["education"]) == (2026, "31")
    assert (outcome["outcome"], outcome["wage"], outcome["matched"], outcome["work_area"]) == (
        "employed",
        5200,
        True,
        "370700",
    )
    assert person["occurred_at"].isoformat() == "2026-06-30T17:00:00+08:00"
    for event_type, fact in ((first, person), (second, outcome)):
        assert is_canonical(fact["event_id"])
        assert decode(encode(event_type, fact))[0].name == event_type


def test_the_same_file_twice_states_nothing_new(state: MemberState, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row(), work_row("2023002")])
    assert len(stated(read(path, state))) == 4
    assert types(read(path, state)) == ["unchanged", "unchanged"]
    assert state.waiting() == 4


def test_a_changed_row_states_only_what_changed(state: MemberState, tmp_path: Path) -> None:
    read(csv_file(tmp_path / "g.csv", [work_row(QXX="5200")]), state)
    later = read(csv_file(tmp_path / "g.csv", [work_row(QXX="5600", collected="20260831170000")]), state)
    assert types(later) == ["OutcomeReported"]


def test_a_repetition_at_a_later_time_states_nothing(state: MemberState, tmp_path: Path) -> None:
    read(csv_file(tmp_path / "june.csv", [work_row()]), state)
    assert types(read(csv_file(tmp_path / "august.csv", [work_row(collected="20260831170000")]), state)) == [
        "unchanged"
    ]


def test_a_date_put_right_is_stated_again(state: MemberState, tmp_path: Path) -> None:
    read(csv_file(tmp_path / "g.csv", [work_row(collected="20960630170000")]), state)
    assert types(read(csv_file(tmp_path / "g.csv", [work_row()]), state)) == ["GraduateRegistered", "OutcomeReported"]


def test_a_correction_of_the_same_moment_wins_over_what_it_corrects(state: MemberState, tmp_path: Path) -> None:
    facts = [
        stated(read(csv_file(tmp_path / "g.csv", [work_row(QXX=wage)]), state))[-1][1]
        for wage in ("5200", "5600", "5200")
    ]
    first, second, third = (fact["occurred_at"] for fact in facts)
    assert second - first == third - second == timedelta(microseconds=1)
    assert len({fact["event_id"] for fact in facts}) == 3  # A, B, A is three facts


def test_an_older_export_read_again_after_a_newer_one_states_nothing(state: MemberState, tmp_path: Path) -> None:
    june = csv_file(tmp_path / "june.csv", [work_row(QXX="5200")])
    august = csv_file(tmp_path / "august.csv", [work_row(QXX="5600", collected="20260831170000")])
    for path in (june, august):
        assert stated(read(path, state))
    for path in (june, august, june):
        assert types(read(path, state)) == ["unchanged"]


def test_a_row_twice_in_a_file_counts_as_duplicate_whoever_the_name_belongs_to(
    state: MemberState, tmp_path: Path
) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row(), work_row(XM="另一写法")])
    assert types(read(path, state)) == ["GraduateRegistered", "OutcomeReported", "duplicate"]


def test_two_rows_that_contradict_each_other_are_not_both_stated(state: MemberState, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row(QXX="5200"), work_row(QXX="5600")])
    readings = read(path, state)
    assert types(readings) == ["GraduateRegistered", "OutcomeReported", "refused XH"]
    assert isinstance(readings[2], Refused)
    assert "row 2" in readings[2].en
    assert types(read(path, state)) == ["unchanged", "refused XH"]


def test_the_subject_belongs_to_the_school_in_the_row(state: MemberState, tmp_path: Path) -> None:
    facts = stated(read(csv_file(tmp_path / "g.csv", [work_row(XXDM="4137012819")]), state))
    assert {(fact["member"], fact["subject"].split("/")[0]) for _, fact in facts} == {(SCHOOL, "4137012819")}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"SJCJSJ": "2026年13月"}, "SJCJSJ"),
        ({"XH": ""}, "XH"),
        ({"SFDK": "7"}, "SFDK"),
        ({"ZYH": "4601"}, "ZYH"),
        ({"QXX": "五千"}, "QXX"),
    ],
)
def test_a_row_that_cannot_make_a_fact_is_refused_with_field_and_value(
    state: MemberState, tmp_path: Path, changes: dict[str, str], field: str
) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row("1"), work_row("2", **changes), work_row("3")])
    readings = read(path, state)
    refused = [r for r in readings if isinstance(r, Refused)]
    assert [(r.source.row, r.field, r.value) for r in refused] == [(3, field, changes[field])]
    assert len(stated(readings)) == 4
    assert state.refusals() == refused
    read(csv_file(path, [work_row("1")]), state)
    assert state.refusals() == []


def test_names_and_id_numbers_reach_neither_state_nor_readings(state: MemberState, tmp_path: Path) -> None:
    rows = [work_row(), work_row("2", ZYH=ID_NUMBER[:3]), work_row("3", QXX=ID_NUMBER), work_row("4", SJCJSJ=ID_NUMBER)]
    readings = read(csv_file(tmp_path / "g.csv", rows), state)
    state.close()
    kept = b"".join(path.read_bytes() for path in state.path.parent.iterdir())
    for secret in (NAME, ID_NUMBER):
        assert secret not in repr(readings)
        assert secret.encode() not in kept


def test_a_demand_is_published_revised_filled_and_withdrawn_by_comparison(state: MemberState, tmp_path: Path) -> None:
    told = [
        demands(state, tmp_path, demand_row()),
        demands(state, tmp_path, demand_row(已到岗人数=2, 更新时间="2026-04-01 09:00:00")),
        demands(state, tmp_path, demand_row(已到岗人数=2, 需求人数=8, 更新时间="2026-04-09 09:00:00")),
        demands(state, tmp_path, demand_row(已到岗人数=2, 需求人数=8, 状态="已撤回", 更新时间="2026-05-01 09:00:00")),
        demands(state, tmp_path, demand_row(已到岗人数=2, 需求人数=8, 状态="已撤回", 更新时间="2026-05-09 09:00:00")),
        demands(state, tmp_path, demand_row(已到岗人数=2, 需求人数=8, 更新时间="2026-06-09 09:00:00")),
    ]
    assert told == [
        ["DemandPublished"],
        ["DemandFilled"],
        ["DemandRevised"],
        ["DemandWithdrawn"],
        ["unchanged"],
        ["refused 状态"],
    ]


def test_a_demand_seen_late_is_published_filled_and_withdrawn_at_once(state: MemberState, tmp_path: Path) -> None:
    row = demand_row(已到岗人数=2, 状态="已关闭", 更新时间="2026-04-01 09:00:00")
    assert demands(state, tmp_path, row) == ["DemandPublished", "DemandFilled", "DemandWithdrawn"]


def test_a_corrected_post_is_published_anew_with_its_first_terms(state: MemberState, tmp_path: Path) -> None:
    demands(state, tmp_path, demand_row())
    row = demand_row(职业代码="6-18-01-02", 需求人数=9, 更新时间="2026-04-01 09:00:00")
    path = csv_file(tmp_path / "需求.csv", [row])
    (published, base), (revised, terms) = stated(read(path, state, EMPLOYER))
    assert (published, base["occupation"], base["openings"]) == ("DemandPublished", "6-18-01-02", 5)
    assert base["occurred_at"].isoformat() == "2026-03-02T01:00:00.000001+00:00"
    assert (revised, terms["openings"]) == ("DemandRevised", 9)
    assert types(read(path, state, EMPLOYER)) == ["unchanged"]


def test_a_revision_without_a_time_of_its_own_still_wins(state: MemberState, tmp_path: Path) -> None:
    demands(state, tmp_path, demand_row())
    (_, fact), = stated(read(csv_file(tmp_path / "需求.csv", [demand_row(需求人数=9)]), state, EMPLOYER))  # fmt: skip
    assert fact["occurred_at"].isoformat() == "2026-03-02T01:00:00.000001+00:00"


wages = st.lists(st.sampled_from(["5200", "5600", "6100"]), min_size=1, max_size=6)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wages=wages)
def test_whatever_exports_came_the_last_one_is_what_holds(
    tmp_path_factory: pytest.TempPathFactory, wages: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("exports")
    said = []
    with MemberState(folder / "m.sqlite3") as state:
        for wage in wages:
            said += stated(read(csv_file(folder / "g.csv", [work_row(QXX=wage)]), state))
    outcomes = [fact for event_type, fact in said if event_type == "OutcomeReported"]
    winner = max(outcomes, key=lambda fact: (fact["occurred_at"], fact["event_id"]))
    assert winner["wage"] == int(wages[-1])
    assert len(outcomes) == 1 + sum(a != b for a, b in pairwise(wages))
    assert len({fact["event_id"] for fact in outcomes}) == len(outcomes)


STUDY = ("XXDM", "XH", "ZYH", "SXQDM", "SXCCM", "SJCJSJ")


def study_row(**changes: Any) -> dict[str, Any]:
    """A row of 毕业去向【升学】."""
    return dict(zip(STUDY, (SCHOOL, "2023001", "460104", "8", "3", "20260630170000"), strict=True)) | changes


@pytest.mark.parametrize(
    ("codes", "route", "level"),
    [
        ({}, "upgrade_exam", "20"),
        ({"SXQDM": "1", "SXCCM": "2"}, "through_pathway", "20"),
        ({"SXQDM": "2", "SXCCM": "1"}, "five_year", "30"),
        ({"SXQDM": "3"}, "vocational_exam", "20"),
        ({"SXQDM": "7"}, "three_plus_two", "20"),
        ({"SXQDM": "9", "SXCCM": "4"}, "postgraduate_exam", "10"),
        ({"SXQDM": "", "SXCCM": ""}, None, None),
    ],
)
def test_the_way_to_further_study_is_carried_since_the_second_version(
    state: MemberState, tmp_path: Path, codes: dict[str, str], route: str | None, level: str | None
) -> None:
    _, (event_type, outcome) = stated(read(csv_file(tmp_path / "sx.csv", [study_row(**codes)]), state))
    assert (event_type, outcome["outcome"]) == ("OutcomeReported", "further_study")
    assert (outcome["study_route"], outcome["study_level"]) == (route, level)
    contract, _ = decode(encode(event_type, outcome))
    assert contract.version == contract_named(event_type).version


def test_a_code_that_the_standard_does_not_have_is_told_with_those_it_has(state: MemberState, tmp_path: Path) -> None:
    [refused] = read(csv_file(tmp_path / "sx.csv", [study_row(SXQDM="6")]), state)
    assert isinstance(refused, Refused)
    assert (refused.field, refused.value) == ("SXQDM", "6")
    assert "known: 1, 2, 3, 4, 5, 7, 8, 9" in refused.en
