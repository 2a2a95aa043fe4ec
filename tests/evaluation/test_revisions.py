"""A fact that comes after a period was closed, or corrects one, is a revision: the amount, the events, nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import evaluate
from projections.evaluation.revisions import Revision, revisions
from projections.evaluation.scope import EVERYBODY, Scope
from tests.evaluation.two_consortia import OTHER, two_consortia
from tests.projections.story import SCHOOL, Story
from tests.reports.closed_story import ClosedStory

JUNE, SEPTEMBER = date(2026, 6, 30), date(2026, 9, 30)
HERE = Scope("WF-NZ")


def _revised(story: Story, root: Path, *scopes: Scope, indicator: str = "placement_rate") -> list[Revision]:
    city = ClosedStory.archived(story, root)
    before = city.closing("quarter", JUNE)
    past = city.past(before, city.closing("quarter", SEPTEMBER))
    return revisions([indicator_named(indicator)], scopes or (EVERYBODY,), before, past.then, past.now)


def test_a_late_fact_revises_the_figure_by_its_amount_and_is_named(tmp_path: Path) -> None:
    """2 of 5 were placed; that a third was, since the 25th of June, is recorded on the 20th of July."""
    story = two_consortia()
    late = story.tell("OutcomeReported", "2026-06-25", SCHOOL, "b", recorded="2026-07-20", outcome="employed")
    [found] = _revised(story, tmp_path)
    assert (str(found.old), str(found.new), str(found.amount)) == ("40.00", "60.00", "20.00")
    [event] = found.events
    assert (event.event_id, event.type, event.member, event.role) == (late, "OutcomeReported", SCHOOL, "late")
    assert (event.occurred_at.date(), event.recorded_at.date()) == (date(2026, 6, 25), date(2026, 7, 20))
    assert event.position == f"graduate.events:0:{len(story.records['graduate']) - 1}"


def test_the_closed_view_is_what_it_was_before_the_late_fact_came(tmp_path: Path) -> None:
    story = two_consortia()
    plain = ClosedStory.archived(story, tmp_path / "then")
    was = evaluate(indicator_named("placement_rate"), plain.view(plain.closing("quarter", JUNE)))
    story.tell("OutcomeReported", "2026-06-25", SCHOOL, "b", recorded="2026-07-20", outcome="employed")
    later = ClosedStory.archived(story, tmp_path / "now")
    closing = later.closing("quarter", JUNE)
    assert closing == plain.closing("quarter", JUNE)
    assert evaluate(indicator_named("placement_rate"), later.view(closing)) == was


def test_a_correction_names_the_fact_that_counts_no_more_and_the_one_in_its_place(tmp_path: Path) -> None:
    story = two_consortia()
    wrong = story.records["graduate"][1]
    right = story.tell("OutcomeReported", "2026-06-20", SCHOOL, "a", recorded="2026-08-01", outcome="seeking")
    [found] = _revised(story, tmp_path, HERE)
    assert (str(found.old), str(found.new), str(found.amount)) == ("50.00", "0.00", "-50.00")
    dropped, late = found.events
    assert (dropped.role, dropped.offset, dropped.type) == ("dropped", wrong.offset, "OutcomeReported")
    assert (late.role, late.event_id) == ("late", right)


def test_a_member_that_turns_out_to_have_joined_brings_what_was_known_before(tmp_path: Path) -> None:
    """OTHER has 3 graduates, 1 placed; with them 2 of 5 are placed, not 1 of 2."""
    story = two_consortia()
    joined = story.tell("MemberJoined", "2026-06-01", "operator", f"membership/WF-NZ/{OTHER}", recorded="2026-08-01",
                        consortium_id="WF-NZ", member_code=OTHER, role="council", joined_on=date(2026, 6, 1))  # fmt: skip
    [found] = _revised(story, tmp_path, HERE)
    assert (str(found.old), str(found.new)) == ("50.00", "40.00")
    assert [event.role for event in found.events] == ["membership", *["counted"] * 4]
    assert found.events[0].event_id == joined


@pytest.mark.parametrize("recorded", ["2026-07-10", "2026-07-11"])
def test_the_settling_day_is_the_last_that_belongs_to_the_closing(tmp_path: Path, recorded: str) -> None:
    story = two_consortia()
    story.tell("OutcomeReported", "2026-06-25", SCHOOL, "b", recorded=recorded, outcome="employed")
    assert bool(_revised(story, tmp_path)) is (recorded == "2026-07-11")


def test_what_happens_after_the_period_is_no_revision_of_it(tmp_path: Path) -> None:
    story = two_consortia()
    story.tell("OutcomeReported", "2026-07-01", SCHOOL, "b", recorded="2026-07-20", outcome="employed")
    assert _revised(story, tmp_path) == []
