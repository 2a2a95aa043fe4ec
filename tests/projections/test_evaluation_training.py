"""Worked examples of the indicators of majors, services and training together."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from projections.cooperation import TOTALS
from tests.projections.conftest import Tables
from tests.projections.story import FIRM, ON, SCHOOL, Story, check, figures

OTHER = "4137012819"


def test_majors_opened_and_closed_in_the_year(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    about: dict[str, Any] = {"major": "460104", "name_zh": "n", "level": "higher_vocational", "years": 3}
    for local, begins in (("1", date(2025, 9, 1)), ("2", date(2026, 1, 1)), ("3", ON), ("4", date(2026, 9, 1))):
        story.tell("MajorOpened", "2025-08-01", SCHOOL, local, effective_from=begins, county=None, **about)
    story.tell("MajorClosed", "2026-03-01", SCHOOL, "1", effective_from=date(2026, 6, 1), reason=None)
    story.tell("MajorClosed", "2026-03-01", SCHOOL, "2", effective_from=date(2026, 7, 1), reason=None)  # to come
    found = figures(story, tables, tmp_path, ON)
    check(found["majors_opened"], 2, 2, 2, 2)
    check(found["majors_closed"], 1, 1, 1, 1)


def test_enrolment_compares_plan_and_report_of_one_school_year(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    froms = (
        *("from_junior_high", "from_secondary", "from_higher_vocational", "from_enterprises", "from_veterans"),
        *("from_others", "apprentices", "through"),
    )
    for local, year, planned, enrolled in (("1", 2024, 90, 10), ("1", 2025, 60, 50), ("2", 2025, 40, 44)):
        story.tell("EnrolmentPlanned", "2025-05-01", SCHOOL, local, school_year=year, planned=planned)
        nobody: dict[str, Any] = dict.fromkeys(froms, 0)
        story.tell(
            "EnrolmentReported", "2025-10-01", SCHOOL, local, school_year=year, admitted=60, enrolled=enrolled,
            from_high_school=enrolled, **nobody,
        )  # fmt: skip
    story.tell("EnrolmentPlanned", "2026-05-01", SCHOOL, "1", school_year=2026, planned=99)  # nothing reported yet
    found = figures(story, tables, tmp_path, ON)
    check(found["enrolment_filled"], 94, 94, 100, 4)
    check(found["plan_reported_enrolment_gap"], 6, 94, 100, 4)


def test_services_asked_for_taken_delivered_and_rated(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    asked: dict[str, Any] = {"title": "t", "industry": None, "county": None, "budget": None, "wanted_by": None}
    kinds = ("pre_job_training", "on_job_training", "continuing_education", "consulting")
    for number, kind in enumerate(kinds):
        story.tell("ServiceRequested", "2026-01-01", FIRM, f"{number}", kind=kind, **asked)
    value: dict[str, Any] = {"owner": FIRM, "due_on": None}
    for number, agreed in ((0, 9_000_000_000), (1, 1), (2, None)):
        story.tell("ServiceAccepted", "2026-01-05", SCHOOL, f"{number}", contract_value=agreed, **value)
    story.tell("ServiceAccepted", "2026-01-06", OTHER, "1", contract_value=20, **value)
    given: dict[str, Any] = {"owner": FIRM, "delivered_value": None, "summary": None}
    story.tell("ServiceDelivered", "2026-02-01", SCHOOL, "0", trained_person_times=30, **given)
    story.tell("ServiceDelivered", "2026-02-01", SCHOOL, "1", trained_person_times=40, **given)
    story.tell("ServiceDelivered", "2026-02-01", OTHER, "1", trained_person_times=5, **given)
    story.tell("ServiceDelivered", "2026-02-01", SCHOOL, "2", trained_person_times=None, **given)
    for number, score in enumerate(("very_satisfied", "satisfied", "basically_satisfied", "dissatisfied")):
        story.tell("ServiceRated", "2026-03-01", FIRM, f"{number}", provider=SCHOOL, score=score, comment=None)
    found = figures(story, tables, tmp_path, ON)
    check(found["service_requests"], 4, 4, 4, 4)
    check(found["acceptance_rate"], 75, 3, 4, 4 + 3)
    check(found["contract_value"], 9_000_000_021, 9_000_000_021, 3, 3)
    check(found["trained_pre_job"], 30, 30, 1, 2)
    check(found["trained_on_job"], 45, 45, 2, 3)
    check(found["trained_continuing"], 0, 0, 0, 0)
    check(found["service_satisfaction"], (100 + 80 + 60) / 4, 240, 4, 4)


def _agree(story: Story, local: str, kind: str, *says: str, ends_on: date | None = None) -> None:
    for member in says or (SCHOOL,):
        parties = [
            {"party": code, "party_role": role, "leads": False, "share": None, "above_scale": None}
            for code, role in ((SCHOOL, "school"), (FIRM, "employer"))
        ]
        story.tell(
            "CooperationAgreed", "2025-09-01", member, local, owner=SCHOOL, kind=kind, title="t",
            agreement_type="bilateral", signed_on=date(2025, 9, 1), starts_on=date(2025, 9, 1), ends_on=ends_on,
            parties=parties, majors=[], occupations=[], chain=None, pathway=None, planned_students=40,
            hires_agreed=None, investment_agreed=None, enterprise_investment_agreed=None,
        )  # fmt: skip


def test_a_cooperation_counts_once_while_it_is_in_force(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    _agree(story, "1", "order_class", SCHOOL, FIRM)  # both state it
    _agree(story, "2", "order_class", ends_on=date(2026, 6, 29))  # over the day before
    _agree(story, "3", "order_class", ends_on=ON)
    kinds = {
        "industry_colleges": "industry_college",
        "field_engineer_colleges": "field_engineer_college",
        "practice_centres": "practice_centre",
        "teaching_teams": "teaching_team",
    }
    for kind in kinds.values():
        _agree(story, kind, kind)
    _agree(story, "p1", "segmented_pathway")
    _agree(story, "p2", "through_pathway")
    found = figures(story, tables, tmp_path, ON)
    check(found["order_classes"], 2, 2, 3, 3)
    check(found["pathways"], 2, 2, 2, 2)
    for name in kinds:
        check(found[name], 1, 1, 1, 1)


def test_totals_of_cooperations_are_the_newest_and_the_parties_do_not_add_up(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    _agree(story, "1", "apprenticeship", SCHOOL, FIRM)
    _agree(story, "2", "co_developed_course")
    for member, local, term, counted_on, students, courses in (
        (SCHOOL, "1", "2025-2026-1", date(2026, 1, 31), 30, 1),
        (SCHOOL, "1", "2025-2026-2", date(2026, 6, 30), 28, 2),  # corrected downwards: the newest counts
        (FIRM, "1", "2025-2026-2", date(2026, 6, 30), 27, 3),
        (SCHOOL, "2", "2025-2026-2", date(2026, 6, 30), 100, 4),  # no apprentices
    ):
        told: dict[str, Any] = dict.fromkeys(TOTALS) | {"students_enrolled": students, "courses_developed": courses}
        story.tell(
            "CooperationProgressed", "2026-06-30", member, local, owner=SCHOOL, term=term, counted_on=counted_on,
            recognised_level=None, **told,
        )  # fmt: skip
    found = figures(story, tables, tmp_path, ON)
    check(found["apprentices"], 28, 28, 1, 2)
    check(found["codeveloped_courses"], 7, 7, 2, 3)
