"""The share of rejected statements in an edition: what no archive holds stands in a file of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from infra.report_workshop import open_workshop
from projections.engine.statements import DUPLICATE
from projections.reports.contents.telling import NOT_KNOWN, NOT_PUBLISHED
from projections.reports.editions.edition import parse_edition
from projections.reports.editions.history import History
from projections.reports.editions.making import Made, make
from projections.reports.editions.rejections import FILE, for_report, read, refused_of, written
from schemas.days import end_of_day
from schemas.errors import VerificationFailed
from tests.projections.story import FIRM, SCHOOL
from tests.reports.archived import Office

JUNE = b"member,month,rejected\n4137012391,2026-03,1\n4137012391,2026-06,2\n91370700123456781A,2026-05,1\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """By the end of June the school has stated 3 facts and had 3 turned down, the firm 5 and 1."""
    made = Office(tmp_path)
    for n in range(5):
        made.story.demand(f"D-{n}", 10, day=f"2026-05-{n + 1:02}")
    made.story.graduate("p-1", "employed")
    made.story.graduate("p-2")
    for day, member in (("2026-03-31", SCHOOL), ("2026-05-02", FIRM), ("2026-06-01", SCHOOL), ("2026-06-30", SCHOOL)):
        made.story.refuse(day, member)
    made.story.refuse("2026-06-02", FIRM, DUPLICATE)
    made.story.refuse("2026-07-01", FIRM)  # known by the settling day, but of July
    return made


def share(made: Made) -> object:
    [leaf] = [name for name, said in made.manifest.indicators.items() if name == "F5"]
    said = made.manifest.indicators[leaf]
    return said["value"], said["numerator"], said["denominator"]


def test_an_edition_counts_what_was_rejected_by_the_end_of_its_month_and_proves_it(office: Office) -> None:
    edition = office.close("2026-06")
    assert share(office.make("2026-06")) == ("33.3333", "4", "12")
    assert office.editions.files(edition)[FILE] == JUNE
    office.story.refuse("2026-06-03", FIRM)  # what the database says by now is not asked
    found = office.verify(edition)
    assert (found.faults, found.notes) == ((), ())


def test_a_changed_count_is_named(office: Office) -> None:
    edition = office.close("2026-06")
    path = office.folder_of(edition) / FILE
    path.write_bytes(JUNE.replace(b"2026-06,2", b"2026-06,3"))
    told = "\n".join(one.en for one in office.verify(edition).faults)
    assert f"the file {FILE} was changed" in told
    assert "numerator of the indicator F5: 4 when closed, 5 computed again" in told
    path.write_bytes(b"member,month\n")
    assert "is damaged" in "\n".join(one.en for one in office.verify(edition).faults)


def test_a_members_edition_holds_its_own_counts_alone(office: Office) -> None:
    office.workshop = open_workshop().workshop
    edition = office.close(f"2026-06/member/{SCHOOL}")
    assert office.editions.files(edition)[FILE] == JUNE[: JUNE.index(b"9137")]
    assert office.verify(edition).faults == ()


def test_without_verdicts_and_for_the_public_the_report_says_why_there_is_no_figure(office: Office) -> None:
    office.workshop = open_workshop().workshop
    public = office.make("2026-06/public")
    office.archive()
    blind = make(replace(office.basis("2026-06"), rejections=None), History(office.root), office.workshop)
    for made, reason in ((public, NOT_PUBLISHED), (blind, NOT_KNOWN)):
        assert FILE not in made.files
        assert reason.zh in made.files["report.html"].decode()
    known = office.make("2026-06")
    assert NOT_KNOWN.zh not in known.files["report.html"].decode()
    assert "33.33" in known.files["report.html"].decode()


def test_counts_come_back_from_their_file_and_as_the_statements_that_they_count() -> None:
    counts = {(SCHOOL, "2026-03"): 1, (SCHOOL, "2026-06"): 2, (FIRM, "2026-05"): 1}
    assert written(counts) == JUNE
    assert read(JUNE) == counts
    found = refused_of(counts)(end_of_day(date(2026, 5, 31)))
    assert sorted(found["member"].to_list()) == [SCHOOL, FIRM]
    assert refused_of(counts)(None).height == 4
    assert refused_of({})(None).height == 0
    for damaged in (b"", JUNE[:-3], JUNE + b"0,2026-06,1\n", JUNE.replace(b"2026-03", b"March")):
        with pytest.raises(VerificationFailed):
            read(damaged)


def test_an_edition_is_given_what_it_may_tell() -> None:
    counts = {(SCHOOL, "2026-06"): 2, (FIRM, "2026-05"): 1}
    asked = {name: for_report(counts, parse_edition(name)[0], date(2026, 5, 31)) for name in (
        "2026-05", "2026-05/WF-GX", "2026-05/public", f"2026-05/member/{FIRM}", f"2026-05/member/{SCHOOL}")}  # fmt: skip
    assert list(asked.values()) == [{(FIRM, "2026-05"): 1}, {(FIRM, "2026-05"): 1}, None, {(FIRM, "2026-05"): 1}, {}]
