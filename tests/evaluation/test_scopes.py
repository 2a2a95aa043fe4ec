"""Figures of a consortium, of a member, and of the members in both periods: worked by hand, live and as of alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.engine.refused import refused_in
from projections.engine.view import live_view
from projections.evaluation.indicators import all_indicators, indicator_named
from projections.evaluation.measuring import evaluate, evidence, measure
from projections.evaluation.scope import EVERYBODY, Scope
from schemas.errors import UsageError
from tests.evaluation.two_consortia import OTHER, two_consortia
from tests.projections.conftest import Tables, tables
from tests.projections.story import FIRM, ON, SCHOOL, Story, figures

__all__ = ["tables"]
HERE, THERE = Scope("WF-NZ"), Scope("WF-GX")


def _archived(story: Story, root: Path, on: date = ON) -> AsOfView:
    for family, records in story.records.items():
        archive.append(root, family, 0, records)
    return AsOfView(root, all_projections(), on)


def test_a_consortium_has_the_figures_of_its_members_and_of_what_is_its_own(tmp_path: Path) -> None:
    view = _archived(two_consortia(), tmp_path)
    placed = measure(indicator_named("placement_rate"), view, (EVERYBODY, HERE, THERE))
    assert [(f.numerator, f.denominator, f.events) for f in placed.values()] == [(2, 5, 7), (1, 2, 3), (1, 3, 4)]
    wanted = measure(indicator_named("openings_per_seeker"), view, (HERE, THERE))
    assert [(f.numerator, f.denominator) for f in wanted.values()] == [(10, 1), (0, 2)]
    overdue = measure(indicator_named("tasks_overdue"), view, (HERE, THERE))
    assert [f.value for f in overdue.values()] == [0, 1]


def test_a_member_that_has_left_counts_there_no_more(tmp_path: Path) -> None:
    view = _archived(two_consortia(), tmp_path, date(2026, 7, 1))
    assert evaluate(indicator_named("openings_per_seeker"), view, HERE).numerator == 0
    assert evaluate(indicator_named("openings_per_seeker"), view).numerator == 10


def test_members_have_their_own_figures_where_one_member_can_have_them(tmp_path: Path) -> None:
    view = _archived(two_consortia(), tmp_path)
    scopes = (Scope(member=SCHOOL), Scope(member=OTHER), Scope(member=FIRM))
    wages = measure(indicator_named("median_wage"), view, scopes)
    assert [f.value for f in wages.values()] == [5_000, 8_000, None]
    mixed = measure(indicator_named("openings_per_seeker"), view, scopes)
    assert {(f.value, f.numerator, f.events) for f in mixed.values()} == {(None, None, 0)}
    with pytest.raises(UsageError, match="not a figure of a single member"):
        evidence(indicator_named("openings_per_seeker"), ON, Scope(member=FIRM))


def test_only_the_members_named_count_where_growth_is_of_the_same_ones(tmp_path: Path) -> None:
    view = _archived(two_consortia(), tmp_path)
    assert evaluate(indicator_named("placement_rate"), view, EVERYBODY.narrowed_to([OTHER])).denominator == 3
    assert evaluate(indicator_named("placement_rate"), view, HERE.narrowed_to([OTHER])).denominator == 0
    assert evaluate(indicator_named("tasks_overdue"), view, EVERYBODY.narrowed_to([OTHER])).value == 1  # of no member


def test_every_scope_is_the_same_live_and_as_of(tables: Tables, tmp_path: Path) -> None:
    story = two_consortia()
    figures(story, tables, tmp_path, ON)
    past = AsOfView(tmp_path, all_projections(), ON, refused=refused_in(tables.engine))
    scopes = (HERE, THERE, Scope(member=SCHOOL), Scope(member=FIRM), HERE.narrowed_to([SCHOOL]))
    with live_view(tables.engine, all_projections(), ON) as now:
        for indicator in all_indicators().values():
            assert measure(indicator, past, scopes) == measure(indicator, now, scopes), indicator.id
