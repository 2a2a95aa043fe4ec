"""The samples: reproducible, valid, of the promised size, and read as an independent count says."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from producers.files import facts_of
from producers.rows import Fact, Passed, Quiet, Refused, Stated
from producers.samples.city import DATA, HERE, city, founding_facts, sample_members
from producers.samples.generate import generate, readme
from producers.state import MemberState
from schemas.checks import faults
from schemas.columns import decode_columns
from schemas.credit_code import credit_code_fault
from schemas.days import UTC
from schemas.reference_book import ReferenceBook
from schemas.starter import starter_facts
from schemas.wire import decode, encode
from tests.producers.sample_oracle import Expected, ExpectedRejection, expected, personal_values

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("members")


@pytest.fixture(scope="module")
def readings(states: Path) -> dict[str, list[Any]]:
    """What every member's files state, by member."""
    found = {}
    for member in sample_members():
        with MemberState(states / f"{member.code}.sqlite3") as state, state.transaction():
            found[member.code] = [reading for path in member.files for reading in facts_of(path, member.code, state)]
    return found


def facts(readings: dict[str, list[Any]]) -> list[tuple[str, Fact]]:
    return [(r.event_type, r.fact) for member in readings.values() for r in member if isinstance(r, Stated)]


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    dirt = generate(tmp_path / "data")
    fresh = {path.relative_to(tmp_path / "data"): path.read_bytes() for path in (tmp_path / "data").rglob("*.*")}
    kept = {path.relative_to(DATA): path.read_bytes() for path in DATA.rglob("*.*")}
    assert fresh.keys() == kept.keys()
    assert [path for path in kept if kept[path] != fresh[path]] == []
    assert (HERE / "README.md").read_text(encoding="utf-8") == readme(dirt)


def test_the_connectors_state_what_an_independent_count_of_the_files_says(readings: dict[str, list[Any]]) -> None:
    wanted = expected()
    for member, found in readings.items():
        counted = Expected(
            rows=len({r.source for r in found}),
            duplicates=sum(isinstance(r, Passed) and r.why is Quiet.DUPLICATE for r in found),
            stated=Counter(r.event_type for r in found if isinstance(r, Stated)),
            rejected=wanted[member].rejected,
            refused=[(r.source.file, r.source.row, r.field) for r in found if isinstance(r, Refused)],
        )
        assert counted == wanted[member]


def test_admission_rejects_exactly_the_rows_that_an_independent_count_names(readings: dict[str, list[Any]]) -> None:
    book = ReferenceBook()
    for event_type, fact in [*starter_facts(), *founding_facts()]:
        book.learn(event_type, decode(encode(event_type, fact))[1])
    rejected = []
    for member, found in readings.items():
        said = [r for r in found if isinstance(r, Stated)]
        decoded = decode_columns([encode(r.event_type, r.fact) for r in said])
        assert not decoded.damaged
        reasons: dict[int, list[str]] = {}
        for contract, frame in decoded.frames:
            for row, reason in faults(contract, frame, [member] * len(said), [NOW] * len(said), book):
                reasons.setdefault(row, []).append(reason.code)
        for row, codes in reasons.items():
            at = said[row].source
            rejected.append(ExpectedRejection(member, at.file, at.row, said[row].event_type, tuple(sorted(codes))))
    assert sorted(rejected) == sorted(expected()[""].rejected)


def test_publishing_everything_again_states_nothing(states: Path, readings: dict[str, list[Any]]) -> None:
    del readings
    for member in sample_members():
        with MemberState(states / f"{member.code}.sqlite3") as state, state.transaction(keep=False):
            again = [reading for path in member.files for reading in facts_of(path, member.code, state)]
        assert not [reading for reading in again if isinstance(reading, Stated)]


def test_no_name_and_no_id_number_leaves_the_files(states: Path, readings: dict[str, list[Any]]) -> None:
    secrets = personal_values()
    assert len(secrets) > 3000
    kept = b"".join(path.read_bytes() for path in states.iterdir()).decode("utf-8", "ignore") + repr(readings)
    # Names of two characters are parts of ordinary words; those of three are not.
    parts = set(re.findall(r"379999\w{12}", kept)) | {kept[at : at + 3] for at in range(len(kept) - 2)}
    assert sorted(secrets & parts) == []


def test_the_city_has_what_was_promised(readings: dict[str, list[Any]]) -> None:
    said = facts(readings)
    members = city()["members"]
    kinds = Counter(member["kind"] for member in members)
    assert len(city()["consortia"]) == 3
    assert kinds["school"] >= 4
    assert kinds["enterprise"] >= 8
    assert all(len(m["code"]) == 10 or credit_code_fault(m["code"]) is None for m in members)
    count = Counter(event_type for event_type, _ in said)
    assert len({fact["subject"] for event_type, fact in said if event_type == "GraduateRegistered"}) >= 1500
    assert count["DemandPublished"] >= 400
    assert len({fact["major"] for event_type, fact in said if event_type == "MajorOpened"}) >= 60
    assert count["ServiceRequested"] >= 60
    assert {fact["school_year"] for event_type, fact in said if event_type == "EnrolmentPlanned"} == {2025, 2026}
    assert sum(path.stat().st_size for path in DATA.rglob("*.*")) < 1_500_000


def test_the_figures_are_believable(readings: dict[str, list[Any]]) -> None:
    latest: dict[str, Fact] = {}
    for event_type, fact in facts(readings):
        if event_type == "OutcomeReported" and fact["occurred_at"] >= latest.get(fact["subject"], fact)["occurred_at"]:
            latest[fact["subject"]] = fact
    outcomes = Counter(fact["outcome"] for fact in latest.values())
    placed = (
        sum(outcomes[name] for name in ("employed", "self_employed", "flexible", "further_study")) / outcomes.total()
    )
    assert 0.87 < placed < 0.93
    areas = [fact["work_area"] for fact in latest.values() if fact.get("work_area")]
    assert 0.65 < sum(area.startswith("3707") for area in areas) / len(areas) < 0.75
    wages = [fact["wage"] for fact in latest.values() if fact.get("wage") is not None]
    assert min(wages) >= 3500
    assert max(wages) <= 9500


def test_some_demands_run_out_within_days(readings: dict[str, list[Any]]) -> None:
    ends: dict[str, str] = {}
    for event_type, fact in facts(readings):
        if event_type in ("DemandPublished", "DemandRevised"):
            ends[fact["subject"]] = str(fact["valid_until"])
        elif event_type == "DemandWithdrawn":
            ends.pop(fact["subject"], None)
    assert sum("2026-11-24" < end < "2026-12-08" for end in ends.values()) >= 8


def test_apart_from_the_dirt_nothing_happens_after_the_last_export(readings: dict[str, list[Any]]) -> None:
    late = [fact for _, fact in facts(readings) if fact["occurred_at"].isoformat()[:10] > "2026-11-20"]
    assert [fact["occurred_at"].year for fact in late] == [2096]


def test_founding_facts_fit_their_contracts_and_stay_the_same() -> None:
    said = list(founding_facts())
    assert {event_type for event_type, _ in said} == {"ConsortiumFounded", "MemberAdmitted", "MemberJoined"}
    assert json.dumps(said, default=str) == json.dumps(list(founding_facts()), default=str)
    for event_type, fact in said:
        assert encode(event_type, fact)
