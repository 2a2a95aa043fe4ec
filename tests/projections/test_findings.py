"""Every kind of finding: the facts that contradict each other, and the fact after which the finding is gone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections, with_entities
from projections.engine.view import Row, live_view
from projections.findings.finding import COLUMNS
from projections.findings.kinds import finding_kind, finding_kinds, findings
from schemas.errors import UnknownName
from tests.projections.conftest import Tables
from tests.projections.contradictory_city import CASES, STRANGER, City, overfilled, request, unasked
from tests.projections.story import FIRM, SCHOOL, Story

ON = date(2026, 9, 1)


def found(story: Story, tables: Tables, root: Path, on: date = ON, **bounds: Any) -> list[Row]:
    """All findings as of `on`; from the live tables and from the archive they must be the same."""
    for projection in with_entities():
        number = tables.new(projection)
        for family in projection.families & story.records.keys():
            tables.apply(projection, number, family, story.records[family])
        tables.point_to(projection, number)
    for family, records in story.records.items():
        archive.append(root, family, 0, records)
    past = in_order(AsOfView(root, all_projections(), on, **bounds).rows(findings(on)))
    if not bounds:
        with live_view(tables.engine, all_projections(), on) as view:
            assert in_order(view.rows(findings(on))) == past
    return past


def in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str([row[name] for name in COLUMNS]))


def test_every_kind_has_a_case() -> None:
    assert CASES.keys() == finding_kinds().keys()


@pytest.mark.parametrize("kind", CASES)
def test_facts_that_contradict_each_other_are_found_with_both_as_evidence_and_gone_once_mended(
    kind: str, tables: Tables, tmp_path: Path
) -> None:
    city, case = City(), CASES[kind]
    mend = case.tell(city)
    [row] = found(city, tables, tmp_path / "before")
    assert row["kind"] == kind
    assert {name: row[name] for name in case.row} == case.row
    stated = {r.value for records in city.records.values() for r in records}
    for fact in filter(None, (row["fact"], row["against_fact"])):
        assert any(fact.encode() in (value or b"") for value in stated)
    told = finding_kind(kind).told(row)
    assert all(told.values())
    assert str(row["value"]) in told["zh"] or kind in ("cooperation-party-unnamed", "cooperation-never-agreed")
    mend()
    assert found(city, tables, tmp_path / "after") == []


def test_facts_that_agree_are_no_finding(tables: Tables, tmp_path: Path) -> None:
    city = City()
    city.demand("XQ-1", 5, title="数控车工")
    city.demand("XQ-2", 5, title="会计")
    city.demand("XQ-3", 5, title="数控车工", county="370702")
    city.demand("XQ-4", 5, title="数控车工", day="2025-01-01", until="2026-08-31")  # over by then
    city.tell("DemandFilled", "2026-03-01", FIRM, "XQ-1", filled_total=5)
    city.declare(2)
    city.register("p-1")
    city.tell("OutcomeReported", "2026-07-10", SCHOOL, "p-1", outcome="employed")
    city.plan(40)
    city.enrol(48)
    request(city)
    city.tell("ServiceAccepted", "2026-02-05", SCHOOL, "FW-1", owner=FIRM)
    city.agree(SCHOOL)
    city.agree(FIRM, hires_agreed=32)
    city.progress(FIRM, 38)
    city.govern("MemberJoined", "2026-01-01", "j", role="ordinary", joined_on="2026-01-01")
    city.left("2026-06-20", "2026-06-01")
    city.govern("MemberJoined", "2026-06-28", "j", role="ordinary", joined_on="2026-06-28")
    city.tell("DemandWithdrawn", "2026-06-29", FIRM, "XQ-3", reason=None)
    request(city, "FW-2", consortium="WF-GX")  # in February, when it was in
    city.demand("XQ-5", 5, title="焊工", day="2026-07-02", consortium="WF-GX")  # and it is in again
    assert found(city, tables, tmp_path) == []


def test_what_a_member_states_after_it_was_dissolved_is_found_whatever_consortium_it_names(
    tables: Tables, tmp_path: Path
) -> None:
    city = City()
    city.left("2026-05-01", "2026-05-01", kind="dissolved")
    city.demand("XQ-1", 5, day="2026-04-30")
    city.demand("XQ-2", 5, day="2026-05-01", occupation="6-18-01-02")
    [row] = found(city, tables, tmp_path)
    assert (row["kind"], row["subject"]) == ("stated-after-leaving", f"{FIRM}/XQ-2")


def test_a_finding_is_there_as_of_the_days_on_which_it_was_true_and_known(tables: Tables, tmp_path: Path) -> None:
    city = City()
    overfilled(city)()
    assert found(city, tables, tmp_path, date(2026, 2, 28)) == []
    view = AsOfView(tmp_path, all_projections(), date(2026, 3, 4))
    assert [row["kind"] for row in view.rows(findings(view.on))] == ["filled-above-openings"]
    known = AsOfView(tmp_path, all_projections(), ON, known_at=date(2026, 3, 4))
    assert [row["kind"] for row in known.rows(findings(ON))] == ["filled-above-openings"]


ALIKE = [
    ("370702", "数控车工", "数控车工", True),
    ("370703", "数控 车工", "数控车工（2名）", True),
    ("370704", "CNC Operator", "cnc-operator", True),
    ("370705", "数控车床操作工", "数控车床操作员", True),
    ("370724", "数控车工", "数控铣工", False),
    ("370725", "车间主任", "数控车工", False),
    ("370781", "（）", "数控车工", False),
]


def test_titles_are_near_when_they_differ_only_in_signs_or_at_the_end(tables: Tables, tmp_path: Path) -> None:
    city = City()
    for county, one, other, _ in ALIKE:
        city.demand(f"XQ-{county}-1", 5, title=one, county=county)
        city.demand(f"XQ-{county}-2", 5, title=other, county=county)
    rows = found(city, tables, tmp_path)
    assert {row["subject"] for row in rows} == {f"{FIRM}/XQ-{county}-2" for county, _, _, alike in ALIKE if alike}


def test_findings_of_a_member_are_those_that_it_is_part_of(tables: Tables, tmp_path: Path) -> None:
    city = City()
    unasked(city)
    overfilled(city)
    found(city, tables, tmp_path)
    view = AsOfView(tmp_path, all_projections(), ON)
    kinds = {code: {row["kind"] for row in view.rows(findings(ON, member=code))} for code in (FIRM, SCHOOL, STRANGER)}
    assert kinds == {
        FIRM: {"service-not-requested", "filled-above-openings"},
        SCHOOL: {"service-not-requested"},
        STRANGER: set(),
    }
    only = view.rows(findings(ON, ["service-not-requested"]))
    assert [row["kind"] for row in only] == ["service-not-requested"]


def test_an_unknown_kind_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match="demands-alike"):
        finding_kind("nonsense")
