"""Plans on a day: which one is in force, what it names, and what a newer statement takes back. Live and as of alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.view import Row, live_view
from projections.plans import (
    construction_plans,
    industry_chains,
    industry_plans,
    planned_output,
    planned_posts,
    planned_targets,
    projection,
)
from tests.projections.conftest import Tables
from tests.projections.planning import adopt, jobs, link, plan_industry, target
from tests.projections.story import Story

Model = Callable[[date], Select[Any]]


class Told:
    """A story in the live tables and in the archive: what a read model has on a day must be the same in both."""

    def __init__(self, story: Story, tables: Tables, root: Path) -> None:
        self.tables, self.root = tables, root
        number = tables.new(projection)
        tables.apply(projection, number, "plan", story.records["plan"])
        tables.point_to(projection, number)
        archive.append(root, "plan", 0, story.records["plan"])

    def rows(self, model: Model, on: str) -> list[Row]:
        day = date.fromisoformat(on)
        with live_view(self.tables.engine, [projection], day) as view:
            live = view.rows(model(day))
        # What is stated later is known to the live tables: known_at, not as_of, is left open.
        past = AsOfView(self.root, [projection]).rows(model(day))
        assert sorted(map(repr, live)) == sorted(map(repr, past))
        return live

    def targets(self, on: str) -> dict[str, float]:
        return {row["indicator"]: row["target"] for row in self.rows(planned_targets, on)}


def test_targets_are_those_of_the_year_in_the_plan_in_force(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    adopted = adopt(
        story, "p1", target("S1.1", 2026, 80), target("S1.1", 2027, 85), target("S2.2", 2026, 12, "个"),
        since="2026-03-01",
    )  # fmt: skip
    told = Told(story, tables, tmp_path)
    assert told.targets("2026-02-28") == {}
    assert told.targets("2026-03-01") == {"S1.1": 80.0, "S2.2": 12.0}
    assert told.targets("2027-12-31") == {"S1.1": 85.0}
    assert told.targets("2028-01-01") == {}  # the plan has run out
    [row] = told.rows(planned_targets, "2027-06-30")
    assert (row["consortium_id"], row["indicator_tree"], row["unit"]) == ("WF-GX", "consortium", "%")
    assert (row["plan"][-2:], row["event_id"]) == ("p1", adopted)


def test_a_plan_adopted_anew_replaces_its_targets_from_its_day_on(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    adopt(story, "p1", target("S1.1", 2026, 80), target("S2.2", 2026, 12, "个"))
    adopt(story, "p1", target("S1.1", 2026, 82), day="2026-02-01")  # the same plan from the same day, corrected
    adopt(story, "p1", target("S1.1", 2026, 90), day="2026-05-01", since="2026-07-01")
    told = Told(story, tables, tmp_path)
    assert told.targets("2026-06-30") == {"S1.1": 82.0}
    assert told.targets("2026-07-01") == {"S1.1": 90.0}


def test_of_several_plans_that_of_the_latest_day_holds_per_consortium_and_tree(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    adopt(story, "old", target("S1.1", 2026, 70), target("S2.2", 2026, 9, "个"))
    adopt(story, "new", target("S1.1", 2026, 80), since="2026-04-01")
    adopt(story, "park", target("P1", 2026, 5, "项"), indicator_tree="park")
    adopt(story, "other", target("S1.1", 2026, 60), consortium_id="WF-BH")
    adopt(story, "over", target("S1.1", 2026, 1), since="2026-05-01", valid_until=date(2026, 5, 31))
    told = Told(story, tables, tmp_path)

    def found(on: str) -> set[tuple[str, str, str, float]]:
        rows = told.rows(planned_targets, on)
        return {(r["consortium_id"], r["indicator_tree"], r["indicator"], r["target"]) for r in rows}

    always = {("WF-GX", "park", "P1", 5.0), ("WF-BH", "consortium", "S1.1", 60.0)}
    assert found("2026-03-31") == always | {("WF-GX", "consortium", "S1.1", 70.0), ("WF-GX", "consortium", "S2.2", 9.0)}
    assert found("2026-04-30") == always | {("WF-GX", "consortium", "S1.1", 80.0)}
    assert found("2026-05-31") == always | {("WF-GX", "consortium", "S1.1", 1.0)}
    assert found("2026-06-01") == always | {("WF-GX", "consortium", "S1.1", 80.0)}


def test_a_plan_that_its_newest_statement_has_let_run_out_does_not_come_back(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    adopt(story, "p1", target("S1.1", 2026, 80))
    adopt(story, "p1", target("S1.1", 2026, 90), since="2026-03-01", valid_until=date(2026, 5, 31))
    assert Told(story, tables, tmp_path).targets("2026-06-01") == {}


def test_construction_plans_are_told_with_the_number_of_their_targets(tables: Tables, tmp_path: Path) -> None:
    story = Story()
    adopt(story, "p1", target("S1.1", 2026, 80), target("S1.1", 2027, 85), budget=36_000_000)
    [row] = Told(story, tables, tmp_path).rows(construction_plans, "2026-06-30")
    assert (row["consortium_id"], row["budget"], row["targets"]) == ("WF-GX", 36_000_000, 2)


@pytest.fixture
def industry(tables: Tables, tmp_path: Path) -> Told:
    story = Story()
    plan_industry(
        story, "g1", [link("铸造", "3412", state="weak"), link("整机", "3412")],
        [jobs("3412", "6-20-02-02", 420), jobs("3412", "6-18-02-01", 180)],
    )  # fmt: skip
    plan_industry(
        story, "g1", [link("整机", "3412", state="extending")], [jobs("3412", "6-20-02-02", 460)],
        day="2026-03-18", since="2026-04-01", revised=True,
    )  # fmt: skip
    return Told(story, tables, tmp_path)


def test_a_revision_states_the_plan_anew_from_its_day_on(industry: Told) -> None:
    def links(on: str) -> set[tuple[str, str]]:
        return {(row["link"], row["link_state"]) for row in industry.rows(industry_chains, on)}

    assert links("2026-03-31") == {("铸造", "weak"), ("整机", "strong")}
    assert links("2026-04-01") == {("整机", "extending")}
    assert links("2028-01-01") == set()


@pytest.mark.parametrize(("on", "posts"), [("2026-03-31", 600), ("2026-04-01", 460)])
def test_title_and_park_stay_and_the_posts_are_those_of_the_day(industry: Told, on: str, posts: int) -> None:
    [row] = industry.rows(industry_plans, on)
    assert (row["title"], row["park"], row["consortium"], row["jobs"]) == ("产业规划 g1", "WF-GXQ", "WF-GX", posts)
    assert sum(one["new_jobs"] for one in industry.rows(planned_posts, on)) == posts
    [output] = industry.rows(planned_output, on)
    assert (output["industry"], output["year"], output["expected_output"]) == ("3412", 2026, 1_000_000)
