"""Verdicts follow from the log alone: an emptied database is decided to the same verdicts, whatever is known by then."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from projections.records import verdict
from schemas.facts import Record
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import SCHOOL, fact, records, value

OLD, NEW = "560301", "460104"
"""A code of the catalogue of 2015, and the one that stands for it in the starter list (in force since 2021-03-12)."""


def published(
    version: str, effective_from: str, *codes: str, occurred_at: str = "2026-01-01"
) -> tuple[str, dict[str, Any]]:
    entries = [{"code": code, "name_zh": f"专业{code}", "name_en": None, "parent": code[:4]} for code in codes]
    said = fact(
        "CodeListPublished",
        "operator",
        f"code-list/major/{version}",
        list_id="major",
        version=version,
        effective_from=effective_from,
        entries=entries,
        occurred_at=f"{occurred_at}T00:00:00+08:00",
    )
    return "CodeListPublished", said


def replaced(effective_from: str, *pairs: tuple[str, str]) -> tuple[str, dict[str, Any]]:
    said = fact(
        "MappingPublished",
        "operator",
        f"mapping/major-successor/{effective_from}",
        mapping_id="major-successor",
        version=effective_from,
        effective_from=effective_from,
        pairs=[{"from_code": one, "to_code": other} for one, other in pairs],
    )
    return "MappingPublished", said


def opened(major: str, year: int) -> bytes:
    return value("MajorOpened", SCHOOL, major=major, occurred_at=f"{year}-06-01T00:00:00+08:00")


Told = dict[str, tuple[Record, Any]]


@pytest.fixture(scope="module")
def told(desk: Desk) -> Told:
    """What a school states between one publication of the operator and the next, with its verdicts."""
    said: dict[str, Record] = {}

    def state(**facts: bytes) -> None:
        for name, one in facts.items():
            [said[name]] = desk.state(SCHOOL, one)
        desk.usual.process([said[name] for name in facts])

    state(old_code_before_its_list=opened(OLD, 2016), new_code_before_all_lists=opened(NEW, 2016))
    desk.state_as_operator(published("2015", "2015-10-26", OLD))
    state(old_code=opened(OLD, 2016), new_code_in_old_times=opened(NEW, 2016), new_code=opened(NEW, 2022))
    desk.state_as_operator(published("2015", "2015-10-26", OLD, NEW, occurred_at="2026-01-02"))
    state(new_code_after_the_list_was_mended=opened(NEW, 2016), old_code_today=opened(OLD, 2022))
    desk.state_as_operator(replaced("2021-03-12", (OLD, NEW), (OLD, "460301")))
    state(old_code_once_replaced=opened(OLD, 2022), old_code_in_old_times=opened(OLD, 2016))
    return {
        name: (record, row) for (name, record), row in zip(said.items(), desk.verdicts([*said.values()]), strict=True)
    }


@pytest.mark.parametrize(
    ("name", "outcome", "version"),
    [
        ("old_code_before_its_list", "rejected", "2025"),
        ("new_code_before_all_lists", "accepted", "2025"),
        ("old_code", "accepted", "2015"),
        ("new_code_in_old_times", "rejected", "2015"),
        ("new_code", "accepted", "2025"),
        ("new_code_after_the_list_was_mended", "accepted", "2015@"),
        ("old_code_today", "rejected", "2025"),
        ("old_code_in_old_times", "accepted", "2015@"),
    ],
)
def test_a_fact_is_checked_against_the_version_of_its_day_and_its_verdict_names_it(
    told: Told, name: str, outcome: str, version: str
) -> None:
    row = told[name][1]
    wrong = ["unknown-code"] if outcome == "rejected" else []
    assert (row.outcome, [reason["code"] for reason in row.reasons]) == (outcome, wrong)
    assert set(row.catalogue) == {"bachelor_major", "county", "major"}
    assert row.catalogue["major"].startswith(version)
    assert ("@" in row.catalogue["major"]) == version.endswith("@")


def test_a_code_that_was_replaced_is_told_with_its_successors_and_since_when(told: Told) -> None:
    [before] = told["old_code_today"][1].reasons
    assert "取代" not in before["zh"]
    [reason] = told["old_code_once_replaced"][1].reasons
    assert reason["nearest"] == "460104 机械制造及自动化"
    assert "该代码自 2021-03-12 起由 460104 机械制造及自动化、460301 机电一体化技术" in reason["zh"]
    assert "replaced by 460104 机械制造及自动化, 460301 机电一体化技术" in reason["en"]
    assert reason["en"].endswith("since 2021-03-12")


def test_an_emptied_database_is_decided_to_the_same_verdicts(desk: Desk, told: Told) -> None:
    del told
    before = everything(desk)
    verdict.drop(desk.engine)
    verdict.create(desk.engine)
    assert everything(desk) == []
    desk.forget_commits()
    again = desk.admission()  # knows all versions from the start
    again.process(records(desk.instance.kafka("worker"), desk.instance.topics.inbox(SCHOOL)))
    assert everything(desk) == before


def everything(desk: Desk) -> list[tuple[Any, ...]]:
    """All verdicts but for their number and the time of deciding."""
    columns = [column for column in verdict.c if column.name not in ("seq", "decided_at")]
    with desk.engine.connect() as connection:
        query = select(*columns).order_by(verdict.c.topic, verdict.c.partition, verdict.c.offset)
        return [tuple(row) for row in connection.execute(query)]


def test_a_fact_of_the_last_moment_there_is_is_refused_and_harms_nothing(desk: Desk) -> None:
    records = desk.state(SCHOOL, value("MajorOpened", SCHOOL, occurred_at="9999-12-31T23:59:59+00:00"))
    desk.usual.process(records)
    assert [reason["code"] for reason in desk.verdicts(records)[0].reasons] == ["occurred-in-future"]
