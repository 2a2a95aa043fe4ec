"""A scenario that would not do: all that is wrong at once, with line and mend, and nothing is evaluated."""

from __future__ import annotations

import pytest

from projections.evaluation.indicators import all_indicators
from projections.evaluation.scenario.reading import read_scenario
from schemas.errors import ScenarioRefused
from tests.evaluation.scenarios import City, city

__all__ = ["city"]


def test_every_fault_is_told_with_its_line_and_nothing_is_evaluated(city: City) -> None:
    faults = city.faults(
        """\
        facts:
          - type: DemandWithdrawn
            subject: 91370705MA8KT0A1Q4/XQ-1
            reasons: x
          - type: DemandWithdraw
          - type: MajorOpened
            subject: 4137012391/major/9
            major: 460108
          - type: DemandFilled
            member: 91370705MA8KT0A1Q4
            subject: 91370705MA8KT0B2W7/XQ-1
            filled_total: 3
          - type: DemandFilled
            subject: 91370705MA8KT0A1Q4/XQ-1
            occurred_at: 2026-07-01
            filled_total: -3
        open_majors:
          - {school: "4137012391", major: "460199", seats: 60, from: 2026-03-01}
        member_leaves:
          - {member: 91370705MA8KT0A1Q4, on: 2026-07-01}
        openmajors: []
        """
    )
    told = [(fault.line, fault.en) for fault in faults]
    assert [line for line, _ in told] == [4, 5, 8, 11, 15, 16, 18, 20, 21]
    texts = [en for _, en in told]
    assert texts[0] == "DemandWithdrawn takes no entry reasons; did you mean reason?"
    assert texts[1] == "type is DemandWithdraw, which is not known; did you mean DemandWithdrawn?"
    assert texts[2].startswith("MajorOpened major must be text; quote numbers")
    assert "subject = 91370705MA8KT0B2W7/XQ-1" in texts[3]
    assert "after the day asked about" in texts[4]
    assert "filled_total = -3" in texts[5]
    assert "major = 460199" in texts[6]
    assert "after the day asked about (2026-06-30)" in texts[7]
    assert texts[8] == "scenario takes no entry openmajors; did you mean open_majors?"


def test_targets_that_no_leaf_takes_are_refused_with_their_lines(city: City) -> None:
    faults = city.faults(
        """\
        targets:
          - {consortium: WF-GX, leaf: S3.11, value: 70}
          - {consortium: WF-GX, leaf: J2.1, value: 70}
          - {consortium: WF-GX, leaf: S3.1, value: 70}
        """
    )
    assert [fault.line for fault in faults] == [2, 3]
    assert "there is no leaf S3.11; did you mean S3.1?" in faults[0].en
    assert "J2.1 takes no target from the plan" in faults[1].en


@pytest.mark.parametrize(
    ("text", "en"),
    [
        ("facts: [1\n", "is no sound YAML"),
        ("- title\n", "scenario must be entries of the form"),
        ("facts:\n  - {subject: a/b}\n", "facts has no type; add it, e.g. type: DemandWithdrawn"),
        ("open_majors: [{major: '460108', seats: 60, from: 2026-03-01}]\n", "open_majors has no school; add it"),
        ("member_leaves: [{member: '4137012390', on: 2026-06-01}]\n",
         "there is no member 4137012390 by 2026-06-30; did you mean 4137012391?"),
        ("targets: [{consortium: WF-GZ, leaf: S3.1, value: 70}]\n", "there is no consortium WF-GZ; did you mean WF-GX?"),
        ("member_leaves: [{member: x, on: soon}]\n", "on must be a day, e.g. 2026-09-01"),
        ("facts: [{type: DemandFilled, subject: x/1, occurred_at: 2026-06-01 10:00:00, filled_total: 1}]\n",
         "add the UTC offset"),
        ("facts: [{type: DemandFilled, filled_total: 1}]\n", "DemandFilled needs a value for "),
    ],
)  # fmt: skip
def test_a_scenario_that_is_not_well_formed_is_refused(city: City, text: str, en: str) -> None:
    assert en in city.faults(text)[0].en


def test_a_missing_file_is_told(city: City) -> None:
    with pytest.raises(ScenarioRefused, match="cannot be read"):
        read_scenario(city.folder / "no.yaml", city.view, all_indicators())
