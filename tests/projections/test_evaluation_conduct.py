"""Worked examples of the indicators of the members' own conduct, and what a view does not know of it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.engine.refused import refused_in
from projections.engine.statements import DUPLICATE
from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import evaluate, evidence, measure
from projections.evaluation.scope import EVERYBODY, Scope
from schemas.facts import Record, facts_frame
from tests.projections.conftest import Tables
from tests.projections.story import FIRM, ON, SCHOOL, Story, check, figures

OTHER, INSTITUTE, OFFICE = "91370700MA3C00001G", "12370700MB8KT0J9H3", "12370700MB8KT0C306"
CONDUCT = ("reporting_on_time", "reporting_completeness", "rejected_share", "corrections_share")


def _archived(story: Story, root: Path) -> None:
    for family, records in story.records.items():
        archive.append(root, family, 0, records)


def _evidence(view: AsOfView, indicator: str) -> set[str]:
    return {row["event_id"] for row in view.rows(evidence(indicator_named(indicator), view.on))}


def _punctual_and_late() -> tuple[Story, set[str]]:
    """The story, and the ids of what came late in it."""
    story, late = Story(), set()
    story.demand("1", 1, day="2026-06-29")
    story.demand("2", 1, day="2026-05-01", recorded="2026-06-10")
    late.add(story.demand("3", 1, day="2026-05-31", recorded="2026-06-11"))
    story.demand("4", 1, day="2025-12-01", recorded="2026-01-10")
    late.add(story.demand("5", 1, day="2025-11-30", recorded="2026-01-02"))
    late.add(story.demand("6", 1, day="2019-07-01", recorded="2026-01-02"))
    story.demand("7", 1, day="2025-10-01", recorded="2025-12-31")  # late, but last year
    story.demand("8", 1, day="2026-05-05", recorded="2026-07-11")  # late, but after the day
    story.tell("MemberAdmitted", "2026-01-05", "operator", f"member/{FIRM}", recorded="2026-06-20", member_code=FIRM,
               kind="enterprise", name_zh="n", name_en="n", county=None, admitted_on=date(2026, 1, 5))  # fmt: skip
    story.refuse("2026-06-11", FIRM)
    return story, late


def test_in_time_is_by_the_tenth_of_the_month_after(tables: Tables, tmp_path: Path) -> None:
    story, late = _punctual_and_late()
    check(figures(story, tables, tmp_path, ON)["reporting_on_time"], 50, 3, 6, 3)
    assert _evidence(AsOfView(tmp_path, all_projections(), ON), "reporting_on_time") == late


def test_the_month_in_which_something_happened_is_that_of_shanghai(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    for local, hour, minute in (("1", 23, 59), ("2", 0, 0)):
        day = "2026-05-01" if hour == 0 else "2026-04-30"
        occurred = datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}:00+08:00")
        story.demand(local, 1, recorded="2026-06-10", occurred_at=occurred)
    check(figures(story, tables, tmp_path, ON)["reporting_on_time"], 50, 1, 2, 1)


def _admitted(story: Story, code: str, kind: str, day: str = "2026-01-05") -> str:
    return story.tell(
        "MemberAdmitted", day, "operator", f"member/{code}", member_code=code, kind=kind, name_zh="n", name_en="n",
        county=None, admitted_on=date.fromisoformat(day),
    )  # fmt: skip


def test_complete_is_every_active_member_that_reports(tables: Tables, tmp_path: Path) -> None:
    story, silent = Story(), set()
    _admitted(story, SCHOOL, "school")
    story.graduate("a")  # on 10 June
    silent.add(_admitted(story, FIRM, "enterprise"))
    story.demand("1", 1, day="2026-05-30")  # 31 days before
    silent.add(_admitted(story, OTHER, "enterprise"))
    story.refuse("2026-06-20", OTHER)
    _admitted(story, INSTITUTE, "institute")
    story.tell("MemberSuspended", "2026-06-01", "operator", f"member/{INSTITUTE}", member_code=INSTITUTE, reason="other",
               suspended_from=date(2026, 6, 1), document=None)  # fmt: skip
    _admitted(story, OFFICE, "department")
    check(figures(story, tables, tmp_path, ON)["reporting_completeness"], 100 / 3, 1, 3, 2)
    assert _evidence(AsOfView(tmp_path, all_projections(), ON), "reporting_completeness") == silent
    then = AsOfView(tmp_path, all_projections(), ON, known_at=date(2026, 6, 29))
    assert evaluate(indicator_named("reporting_completeness"), then).numerator == 1


def _some_refused() -> Story:
    story = Story()
    for number in range(3):
        story.demand(f"{number}", 1)
    story.graduate("a")
    story.refuse("2026-06-30", FIRM)
    story.refuse("2026-02-01", FIRM, event_type=None)
    story.refuse("2026-02-01", FIRM, DUPLICATE)
    story.refuse("2025-12-31", FIRM)  # last year
    story.refuse("2026-07-01", FIRM)  # after the day
    story.refuse("2026-02-01", "operator")
    return story


def test_rejected_is_counted_of_what_was_decided_and_duplicates_are_not(tables: Tables, tmp_path: Path) -> None:
    check(figures(_some_refused(), tables, tmp_path, ON)["rejected_share"], 100 * 2 / 6, 2, 6, 0)
    view = AsOfView(tmp_path, all_projections(), ON, refused=refused_in(tables.engine))
    each = measure(indicator_named("rejected_share"), view, (Scope(member=FIRM), Scope(member=SCHOOL)))
    assert [(f.value, f.numerator, f.denominator) for f in each.values()] == [(40, 2, 5), (0, 0, 1)]
    earlier = AsOfView(tmp_path, all_projections(), ON, date(2026, 6, 29), refused=refused_in(tables.engine))
    assert evaluate(indicator_named("rejected_share"), earlier).numerator == 1


def test_a_view_that_does_not_know_what_was_rejected_has_no_share_of_it(tables: Tables, tmp_path: Path) -> None:
    story = _some_refused()
    figures(story, tables, tmp_path, ON)
    by_position = {(family, 0): len(records) for family, records in story.records.items()}
    for view in (
        AsOfView(tmp_path, all_projections(), ON),
        AsOfView(tmp_path, all_projections(), ON, positions=by_position, refused=refused_in(tables.engine)),
    ):
        found = measure(indicator_named("rejected_share"), view, (EVERYBODY, Scope(member=FIRM)))
        assert {(f.value, f.numerator, f.denominator) for f in found.values()} == {(None, None, None)}
        assert evaluate(indicator_named("reporting_on_time"), view).value == 100


def test_a_correction_is_the_same_moment_of_the_same_thing_stated_again(tables: Tables, tmp_path: Path) -> None:
    story, corrections = Story(), set()
    story.demand("1", 10, day="2026-01-05")
    corrections.add(story.demand("1", 11, day="2026-01-05", recorded="2026-02-01"))
    corrections.add(story.demand("1", 12, day="2026-01-05", recorded="2026-03-01"))
    story.demand("1", 13, day="2026-01-06")  # another moment: it says more, and corrects nothing
    story.demand("2", 10, day="2026-01-05")  # another thing
    story.tell("DemandWithdrawn", "2026-01-05", FIRM, "1", reason=None)  # another type
    story.demand("3", 10, day="2025-12-01")
    corrections.add(story.demand("3", 9, day="2025-12-01", recorded="2026-01-07"))  # of last year's
    story.demand("4", 10, day="2025-11-01")
    story.demand("4", 9, day="2025-11-01", recorded="2025-12-07")  # last year
    story.demand("5", 10, day="2026-01-05")
    story.demand("5", 9, day="2026-01-05", recorded="2026-07-01")  # after the day
    check(figures(story, tables, tmp_path, ON)["corrections_share"], 100 * 3 / 8, 3, 8, 3)
    assert _evidence(AsOfView(tmp_path, all_projections(), ON), "corrections_share") == corrections


def test_a_fact_that_stands_twice_in_the_log_was_stated_once(tmp_path: Path) -> None:
    """Admission forwards a batch again after a crash."""
    story, late = _punctual_and_late()
    for records in story.records.values():
        again = [
            Record(r.topic, r.partition, len(records) + n, r.timestamp, r.key, r.value) for n, r in enumerate(records)
        ]
        records += again
    _archived(story, tmp_path)
    view = AsOfView(tmp_path, all_projections(), ON)
    check(evaluate(indicator_named("reporting_on_time"), view), 50, 3, 6, len(late))
    check(evaluate(indicator_named("corrections_share"), view), 0, 0, 6, 0)


def test_what_is_laid_over_the_history_was_stated_by_nobody(tmp_path: Path) -> None:
    """A scenario's facts change no member's conduct, whatever their ids are."""
    story, late = _punctual_and_late()
    _archived(story, tmp_path)
    overlay = facts_frame("demand", [story.records["demand"][4]]).with_columns(event_id=pl.lit("what-if:0001"))
    view = AsOfView(tmp_path, all_projections(), ON).with_overlay({"demand": overlay})
    check(evaluate(indicator_named("reporting_on_time"), view), 50, 3, 6, 3)
    assert _evidence(view, "reporting_on_time") == late


def test_members_answer_for_themselves_alone(tables: Tables, tmp_path: Path) -> None:
    story, _ = _punctual_and_late()
    story.graduate("a")
    figures(story, tables, tmp_path, ON)
    view = AsOfView(tmp_path, all_projections(), ON)
    scopes = (Scope(member=SCHOOL), Scope(member=FIRM), Scope(member=OTHER))
    found = measure(indicator_named("reporting_on_time"), view, scopes)
    assert [(f.value, f.denominator, f.events) for f in found.values()] == [(100, 1, 0), (50, 6, 3), (None, None, 0)]


@pytest.mark.parametrize("indicator", CONDUCT)
def test_where_nobody_has_stated_anything_there_is_no_figure(indicator: str, tmp_path: Path) -> None:
    assert evaluate(indicator_named(indicator), AsOfView(tmp_path, all_projections(), ON)).value is None
