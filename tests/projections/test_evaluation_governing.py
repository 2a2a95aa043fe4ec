"""Worked examples of the indicators of governance, of achievements, and of majors adjusted to demand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.governance import resolutions, tasks
from projections.majors import major_adjustments
from projections.services import achievements
from tests.projections.conftest import Tables
from tests.projections.story import FIRM, ON, SCHOOL, Story, check, figures

OFFICE = "12370700MB8KT0C306"


def _rows(story: Story, root: Path, model: Any) -> list[dict[str, Any]]:
    for family, records in story.records.items():
        archive.append(root, family, 0, records)
    return [dict(row) for row in AsOfView(root, all_projections(), ON).rows(model(ON))]


def _task(story: Story, local: str, due_on: date, done: date | None = None) -> None:
    story.tell(
        "TaskAssigned", "2026-01-20", OFFICE, local, title="t", clause="三(五)", completion_standard="s",
        responsible=[{"unit_code": SCHOOL, "duty": "lead"}], due_on=due_on, indicator_id=None, weight=None,
        document=None,
    )  # fmt: skip
    if done:
        story.tell(
            "TaskCompleted", str(done), SCHOOL, local, owner=OFFICE, completed_on=done, summary="s", document=None,
            link=None,
        )  # fmt: skip


def _tasks_and_resolutions() -> Story:
    story = Story()
    _task(story, "1", date(2026, 3, 31), date(2026, 3, 31))
    _task(story, "2", date(2026, 3, 31), date(2026, 4, 1))  # late
    _task(story, "3", date(2026, 6, 29))  # overdue
    _task(story, "4", ON)  # its last day
    _task(story, "5", date(2026, 9, 30))
    for local, named in (("r1", ("1", "2")), ("r2", ("1", "3")), ("r3", ())):
        story.tell(
            "ResolutionAdopted", "2026-01-16", OFFICE, local, body=f"{OFFICE}/body/council", title="t",
            resolution_kind="training", adopted_on=date(2026, 1, 16), summary="s", attending=3, votes_for=3,
            votes_against=0, abstentions=0, tasks=[{"task": f"{OFFICE}/{name}"} for name in named], due_on=None,
            document=None,
        )  # fmt: skip
    return story


def test_tasks_and_the_resolutions_that_lead_to_them(tables: Tables, tmp_path: Path) -> None:
    found = figures(_tasks_and_resolutions(), tables, tmp_path, ON)
    check(found["tasks_on_time"], 25, 1, 4, 6)
    check(found["tasks_overdue"], 1, 1, 5, 7)
    check(found["resolutions_carried_out"], 50, 1, 2, 4)  # two resolutions, two completions


def test_the_read_models_of_governance_say_how_far_each_is(tmp_path: Path) -> None:
    story = _tasks_and_resolutions()
    states = {row["subject"][-1]: row["state"] for row in _rows(story, tmp_path, tasks)}
    assert states == {"1": "on_time", "2": "late", "3": "overdue", "4": "due_soon", "5": "running"}
    view = AsOfView(tmp_path, all_projections(), ON)
    led = {row["subject"][-2:]: (row["tasks"], row["done"]) for row in view.rows(resolutions(ON))}
    assert led == {"r1": (2, 2), "r2": (2, 1), "r3": (0, 0)}


def test_incentives_that_hold_and_cases_published(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    about: dict[str, Any] = {
        "title": "t",
        "incentive_kind": "fiscal",
        "measure_no": 1,
        "member_code": FIRM,
        "amount": 500_000,
        "land_area": None,
        "document": "d",
    }
    for local, begins, ends in (
        ("1", date(2026, 1, 1), None),
        ("2", date(2026, 1, 1), ON),
        ("3", date(2026, 1, 1), date(2026, 6, 29)),  # over
        ("4", date(2026, 7, 1), None),  # to come
    ):
        story.tell("IncentiveGranted", "2026-01-01", OFFICE, local, granted_on=begins, valid_until=ends, **about)
    for local, day in (("c1", ON), ("c2", date(2026, 7, 1))):
        story.tell(
            "CasePublished", "2026-06-01", OFFICE, local, title="t", level="municipal", outlet="o", published_on=day,
            link=None, themes=[{"theme": "governance"}], units=[{"unit_code": SCHOOL}],
        )  # fmt: skip
    found = figures(story, tables, tmp_path, ON)
    check(found["incentives_granted"], 2, 2, 2, 2)
    check(found["cases_published"], 1, 1, 1, 1)


def _achievements() -> Story:
    story = Story()
    other = [{"partner": FIRM, "partner_role": "completed_with", "place": 2}]
    for local, kind, partners, day in (
        ("1", "technology_transferred", [], ON),
        ("2", "technology_transferred", other, date(2026, 7, 1)),  # to come
        ("3", "science_award", other, date(2026, 3, 1)),
        ("4", "innovation_award", [], date(2026, 3, 1)),  # alone
        ("5", "patent", other, date(2026, 3, 1)),
    ):
        story.tell(
            "OutcomeAchieved", "2026-06-01", SCHOOL, local, outcome_kind=kind, title="t", level="municipal",
            grade=None, patent_kind=None, registration_number=None, contract_value=None, industry=None,
            achieved_on=day, came_from=None, partners=partners,
        )  # fmt: skip
    return story


def test_transfers_and_awards_won_together(tables: Tables, tmp_path: Path) -> None:
    found = figures(_achievements(), tables, tmp_path, ON)
    check(found["technology_transfers"], 1, 1, 1, 1)
    check(found["joint_awards"], 1, 1, 1, 1)


def test_achievements_are_listed_with_the_number_of_partners(tmp_path: Path) -> None:
    listed = {row["subject"][-1]: row["partners"] for row in _rows(_achievements(), tmp_path, achievements)}
    assert listed == {"1": 0, "3": 1, "4": 0, "5": 1}


def _adjustments() -> Story:
    story = Story()
    story.demand("d1", 10, day="2026-01-01")
    story.demand("d2", 10, day="2026-01-01")
    story.demand("d3", 10, day="2026-01-01")  # nobody answers
    answers: tuple[list[str], ...] = ([f"{FIRM}/d1", f"{FIRM}/d2"], [f"{FIRM}/d1"], [], [f"{FIRM}/d2"])
    for (local, said, begins), answered in zip(
        (
            ("m1", "2026-01-11", date(2026, 3, 1)),
            ("m2", "2026-02-01", date(2026, 3, 1)),
            ("m3", "2026-02-01", date(2026, 3, 1)),  # answers nothing
            ("m4", "2026-02-01", date(2026, 9, 1)),  # does not hold yet
        ),
        answers,
        strict=True,
    ):
        story.tell(
            "MajorSuspended", said, SCHOOL, local, effective_from=begins, resumes_on=None, reason="r", answers=answered
        )
    return story


def test_majors_adjusted_to_demand_and_how_soon(tables: Tables, tmp_path: Path) -> None:
    found = figures(_adjustments(), tables, tmp_path, ON)
    check(found["majors_adjusted_for_demand"], 2, 2, 3, 2)
    check(found["adjustment_days"], 10, 2, 2, 3)


def test_adjustments_name_what_they_answer(tmp_path: Path) -> None:
    listed = [(row["subject"][-2:], row["answer"][-2:]) for row in _rows(_adjustments(), tmp_path, major_adjustments)]
    assert sorted(listed) == [("m1", "d1"), ("m1", "d2"), ("m2", "d1"), ("m4", "d2")]
