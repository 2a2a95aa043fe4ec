"""Figures of a consortium, of a member, and of the members in both periods: worked by hand, live and as of alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.engine.view import live_view
from projections.evaluation.indicators import all_indicators, indicator_named
from projections.evaluation.measuring import evaluate, evidence, measure
from projections.evaluation.scope import EVERYBODY, Scope
from schemas.errors import UsageError
from tests.projections.conftest import Tables, tables
from tests.projections.story import FIRM, ON, SCHOOL, Story, figures

__all__ = ["tables"]
OTHER = "4137012392"
HERE, THERE = Scope("WF-NZ"), Scope("WF-GX")


def _city() -> Story:
    """WF-NZ: the school and the firm, until the firm leaves in July; WF-GX: the other school."""
    story = Story()
    for consortium in ("WF-NZ", "WF-GX"):
        story.tell("ConsortiumFounded", "2024-04-22", "operator", f"consortium/{consortium}", consortium_id=consortium,
                   name_zh="n", name_en="n", park=None, founded_on=date(2024, 4, 22))  # fmt: skip
    for code, kind, consortium in (
        (SCHOOL, "school", "WF-NZ"),
        (FIRM, "enterprise", "WF-NZ"),
        (OTHER, "school", "WF-GX"),
    ):
        story.tell("MemberAdmitted", "2024-05-06", "operator", f"member/{code}", member_code=code, kind=kind,
                   name_zh="n", name_en="n", county=None, admitted_on=date(2024, 5, 6))  # fmt: skip
        story.tell("MemberJoined", "2024-05-06", "operator", f"membership/{consortium}/{code}", consortium_id=consortium,
                   member_code=code, role="council", joined_on=date(2024, 5, 6))  # fmt: skip
    story.tell("MemberLeft", "2026-07-01", "operator", f"membership/WF-NZ/{FIRM}", consortium_id="WF-NZ", member_code=FIRM,
               leave_kind="withdrawn", left_on=date(2026, 7, 1))  # fmt: skip
    story.demand("1", 10)
    story.graduate("a", "employed", wage=5_000)
    story.graduate("b")
    known = {"cohort": f"{OTHER}/cohort/1", "graduation_year": 2026, "major": "460104", "education": "31"}
    for local in ("c", "d", "e"):
        story.tell("GraduateRegistered", "2026-06-11", OTHER, local, **known)
    story.tell("OutcomeReported", "2026-06-20", OTHER, "c", outcome="employed", wage=8_000)
    task = {"title": "t", "clause": "三(三)", "completion_standard": "s", "responsible": [], "due_on": date(2026, 6, 1)}
    story.tell("TaskAssigned", "2026-01-05", "operator", "task/1", consortium="WF-GX", **task)
    return story


def _archived(story: Story, root: Path, on: date = ON) -> AsOfView:
    for family, records in story.records.items():
        archive.append(root, family, 0, records)
    return AsOfView(root, all_projections(), on)


def test_a_consortium_has_the_figures_of_its_members_and_of_what_is_its_own(tmp_path: Path) -> None:
    view = _archived(_city(), tmp_path)
    placed = measure(indicator_named("placement_rate"), view, (EVERYBODY, HERE, THERE))
    assert [(f.numerator, f.denominator, f.events) for f in placed.values()] == [(2, 5, 7), (1, 2, 3), (1, 3, 4)]
    wanted = measure(indicator_named("openings_per_seeker"), view, (HERE, THERE))
    assert [(f.numerator, f.denominator) for f in wanted.values()] == [(10, 1), (0, 2)]
    overdue = measure(indicator_named("tasks_overdue"), view, (HERE, THERE))
    assert [f.value for f in overdue.values()] == [0, 1]


def test_a_member_that_has_left_counts_there_no_more(tmp_path: Path) -> None:
    view = _archived(_city(), tmp_path, date(2026, 7, 1))
    assert evaluate(indicator_named("openings_per_seeker"), view, HERE).numerator == 0
    assert evaluate(indicator_named("openings_per_seeker"), view).numerator == 10


def test_members_have_their_own_figures_where_one_member_can_have_them(tmp_path: Path) -> None:
    view = _archived(_city(), tmp_path)
    scopes = (Scope(member=SCHOOL), Scope(member=OTHER), Scope(member=FIRM))
    wages = measure(indicator_named("median_wage"), view, scopes)
    assert [f.value for f in wages.values()] == [5_000, 8_000, None]
    mixed = measure(indicator_named("openings_per_seeker"), view, scopes)
    assert {(f.value, f.numerator, f.events) for f in mixed.values()} == {(None, None, 0)}
    with pytest.raises(UsageError, match="not a figure of a single member"):
        evidence(indicator_named("openings_per_seeker"), ON, Scope(member=FIRM))


def test_only_the_members_named_count_where_growth_is_of_the_same_ones(tmp_path: Path) -> None:
    view = _archived(_city(), tmp_path)
    assert evaluate(indicator_named("placement_rate"), view, EVERYBODY.narrowed_to([OTHER])).denominator == 3
    assert evaluate(indicator_named("placement_rate"), view, HERE.narrowed_to([OTHER])).denominator == 0
    assert evaluate(indicator_named("tasks_overdue"), view, EVERYBODY.narrowed_to([OTHER])).value == 1  # of no member


def test_every_scope_is_the_same_live_and_as_of(tables: Tables, tmp_path: Path) -> None:
    story = _city()
    figures(story, tables, tmp_path, ON)
    past = AsOfView(tmp_path, all_projections(), ON)
    scopes = (HERE, THERE, Scope(member=SCHOOL), Scope(member=FIRM), HERE.narrowed_to([SCHOOL]))
    with live_view(tables.engine, all_projections(), ON) as now:
        for indicator in all_indicators().values():
            assert measure(indicator, past, scopes) == measure(indicator, now, scopes), indicator.id
