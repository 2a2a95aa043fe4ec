"""Each indicator has a worked example: a handful of facts, and the figure that a person gets from them by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import evaluate
from schemas.errors import UnknownName
from tests.projections.conftest import Tables
from tests.projections.story import FIRM, ON, SCHOOL, Story, check, figures


def test_openings_per_seeker_counts_what_is_open_and_who_is_not_placed(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    story.demand("1", 10)
    story.tell("DemandFilled", "2026-03-01", FIRM, "1", filled_total=4)
    story.demand("2", 5, until="2026-06-29")  # ended the day before
    story.demand("3", 7)
    story.tell("DemandWithdrawn", "2026-05-01", FIRM, "3", reason=None)
    story.demand("4", 9, kind="technology", occupation=None)  # no people
    story.demand("5", 3, until="2026-06-30")  # its last day
    story.graduate("a")
    story.graduate("b", "seeking")
    story.graduate("c", "employed")
    story.graduate("d", "not_seeking")
    check(figures(story, tables, tmp_path, ON)["openings_per_seeker"], 9 / 2, 9, 2, 2 + 1 + 1 + 2)


def test_new_openings_per_new_seeker_looks_back_thirty_days(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    story.demand("1", 10, day="2026-05-31")  # the day before the thirty
    story.demand("2", 5, day="2026-06-01")
    story.demand("3", 7, day="2026-06-30")
    story.tell("DemandWithdrawn", "2026-06-30", FIRM, "3", reason=None)
    story.demand("4", 9, day="2026-06-05", kind="technology", occupation=None)
    story.graduate("a")
    story.graduate("b", "employed")
    check(figures(story, tables, tmp_path, ON)["openings_per_seeker_new"], 12 / 2, 12, 2, 4)


def test_filling_rate_counts_all_demands_and_never_more_than_was_opened(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    story.demand("1", 10)
    story.tell("DemandFilled", "2026-03-01", FIRM, "1", filled_total=4)
    story.demand("2", 5, until="2026-02-01")
    story.tell("DemandFilled", "2026-03-01", FIRM, "2", filled_total=8)
    check(figures(story, tables, tmp_path, ON)["filling_rate"], 100 * 9 / 15, 9, 15, 4)


def test_placement_and_staying_rates(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    story.graduate("a", "employed", work_area="370705")
    story.graduate("b", "flexible", work_area="110000")
    story.graduate("c", "further_study")
    story.graduate("d", "self_employed", work_area="370700")
    story.graduate("e", "employed")  # where is not known
    story.graduate("f", "seeking")
    story.graduate("g")
    found = figures(story, tables, tmp_path, ON)
    check(found["placement_rate"], 100 * 5 / 7, 5, 7, 13)
    check(found["staying_rate"], 100 * 2 / 3, 2, 3, 6)


def test_what_graduates_in_work_earn_and_do(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    story.graduate("a", "employed", wage=5000, matched=True, partner=True)
    story.graduate("b", "employed", wage=7001, matched=True, partner=False)
    story.graduate("c", "flexible", wage=4000, matched=False)
    story.graduate("d", "self_employed", wage=6000)
    story.graduate("e", "further_study", matched=True, partner=True)  # not in work
    story.graduate("f", "employed")
    found = figures(story, tables, tmp_path, ON)
    check(found["median_wage"], 5500, 4, 4, 8)
    check(found["matched_rate"], 100 * 2 / 3, 2, 3, 6)
    check(found["placed_with_partners"], 50, 1, 2, 4)


def test_major_coverage_counts_occupations_once(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    pairs = [{"from_code": "460104", "to_code": "6-18-01-01"}, {"from_code": "460103", "to_code": "6-18-01-02"}]
    story.tell(
        "MappingPublished", "2026-01-01", "operator", "mapping/major-occupation/1", mapping_id="major-occupation",
        version="1", effective_from=date(2026, 1, 1), title_zh="m", title_en="m", source="s", pairs=pairs,
    )  # fmt: skip
    opened: dict[str, Any] = {"name_zh": "n", "level": "higher_vocational", "years": 3, "county": None}
    story.tell(
        "MajorOpened", "2026-01-02", SCHOOL, "major/1", major="460104", effective_from=date(2026, 2, 1), **opened
    )
    story.tell(
        "MajorOpened", "2026-01-02", SCHOOL, "major/2", major="460103", effective_from=date(2026, 9, 1), **opened
    )
    story.demand("1", 1)
    story.demand("2", 2)
    story.demand("3", 1, occupation="6-18-01-02")
    check(figures(story, tables, tmp_path, ON)["major_coverage"], 50.0, 1, 2, 3)


def test_acceptance_days_is_the_median_over_accepted_requests(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    asked: dict[str, Any] = {
        "kind": "consulting",
        "title": "t",
        "industry": None,
        "county": None,
        "budget": None,
        "wanted_by": None,
    }
    for local, day, days in (
        ("1", "2026-01-01", ("2026-01-03", "2026-01-09")),
        ("2", "2026-01-01", ("2026-01-08",)),
        ("3", "2026-02-01", ()),
    ):
        story.tell("ServiceRequested", day, FIRM, local, **asked)
        for number, accepted in enumerate(days):
            story.tell(
                "ServiceAccepted", accepted, f"413701239{number}", local, owner=FIRM, contract_value=None, due_on=None
            )
    check(figures(story, tables, tmp_path, ON)["acceptance_days"], 4.5, 2, 2, 4)


def test_nothing_known_is_no_share_a_count_of_zero_and_no_error(tables: Tables, tmp_path: Path) -> None:
    for figure in figures(Story(), tables, tmp_path, ON).values():
        assert (figure.value or None, figure.events) == (None, 0)


def test_two_clocks_what_was_true_and_what_was_known(tmp_path: Path) -> None:
    """An outcome of June that was recorded in September is true for June, but was not known in July."""
    story = Story()
    story.graduate("a", "seeking")
    story.tell("OutcomeReported", "2026-06-25", SCHOOL, "a", recorded="2026-09-05", outcome="employed")
    archive.append(tmp_path, "graduate", 0, story.records["graduate"])
    placed = indicator_named("placement_rate")

    def value(as_of: date, known_at: date | None = None) -> float | None:
        return evaluate(placed, AsOfView(tmp_path, all_projections(), as_of, known_at)).value

    assert value(date(2026, 6, 24)) == 0
    assert value(date(2026, 6, 25)) == 100
    assert value(date(2026, 6, 30), date(2026, 7, 10)) == 0
    assert value(date(2026, 6, 30), date(2026, 9, 5)) == 100
    assert value(date(2026, 6, 9)) is None


def test_a_date_means_its_end_in_shanghai(tmp_path: Path) -> None:
    story = Story()
    story.graduate("a")
    archive.append(tmp_path, "graduate", 0, story.records["graduate"])
    placed = indicator_named("placement_rate")
    assert evaluate(placed, AsOfView(tmp_path, all_projections(), date(2026, 6, 10))).denominator == 1


def test_an_unknown_indicator_lists_those_there_are() -> None:
    with pytest.raises(UnknownName, match="placement_rate"):
        indicator_named("nope")
