"""The tree in force on a day: by both clocks of the view, live and as of alike; without any, the one that ships."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.engine.view import live_view
from projections.evaluation.indicators import all_indicators
from projections.evaluation.tree.default import default_tree
from projections.evaluation.tree.in_force import tree_in_force
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.publishing import published
from projections.indicator_trees import indicator_trees, projection, tree_indicator
from schemas.errors import TreeRefused, UnknownName
from tests.evaluation.small_tree import QUERIES, small_tree
from tests.projections.conftest import Tables, tables
from tests.projections.story import Story

__all__ = ["tables"]


def publish(story: Story, tree: Tree, day: str, recorded: str = "") -> str:
    local = f"tree/{tree.id}/{tree.version}"
    return story.tell("IndicatorTreePublished", day, "operator", local, recorded, **published(tree))


def of(version: str, since: str, tree: Tree | None = None) -> Tree:
    """The small tree in a version of its own, as it comes back from a fact."""
    known = tree or small_tree()
    cited = tuple(dict.fromkeys(leaf.clause for leaf in known.leaves()))
    return replace(known, version=version, effective_from=date.fromisoformat(since), clauses=cited)


def archived(story: Story, root: Path) -> Path:
    for family, records in story.records.items():
        archive.append(root, family, 0, records)
    return root


def as_of(root: Path, on: str, known_at: str = "") -> AsOfView:
    known = date.fromisoformat(known_at) if known_at else None
    return AsOfView(root, all_projections(), date.fromisoformat(on), known)


def test_where_none_is_published_the_tree_that_ships_holds(tmp_path: Path) -> None:
    assert tree_in_force(as_of(tmp_path, "2025-06-30"), "consortium", all_indicators()) == default_tree(
        all_indicators()
    )
    with pytest.raises(UnknownName, match=r"no tree park is in force on 2025-06-30"):
        tree_in_force(as_of(tmp_path, "2025-06-30"), "park", all_indicators())


def test_the_published_tree_that_began_last_holds_and_is_the_very_same_in_the_order_of_its_file(
    tables: Tables, tmp_path: Path
) -> None:
    story = Story()
    first, second = of("2026", "2026-01-01"), of("2027", "2027-01-01", small_tree())
    backwards = of("2027", "2027-01-01", replace(second, under=tuple(reversed(second.under))))
    publish(story, first, "2025-12-20")
    publish(story, backwards, "2026-11-20")
    archived(story, tmp_path)
    number = tables.new(projection)
    tables.apply(projection, number, "reference", story.records["reference"])
    tables.point_to(projection, number)
    for on, tree in (("2026-12-31", first), ("2027-01-01", backwards)):
        assert tree_in_force(as_of(tmp_path, on), "small", QUERIES) == tree
        with live_view(tables.engine, [projection], date.fromisoformat(on)) as live:
            assert tree_in_force(live, "small", QUERIES) == tree
            assert len(live.rows(indicator_trees(live.on))) == 2
            places = live.rows(select(tree_indicator.table.c.version, tree_indicator.table.c.order_no))
            assert sorted(row["order_no"] for row in places if row["version"] == "2027") == list(range(7))


def test_the_default_tree_published_as_a_fact_comes_back_in_its_order(tmp_path: Path) -> None:
    story, tree = Story(), default_tree(all_indicators())
    publish(story, tree, "2026-01-02")
    found = tree_in_force(as_of(archived(story, tmp_path), "2026-06-30"), "consortium", all_indicators())
    assert (found.version, found.effective_from, found.under) == (tree.version, tree.effective_from, tree.under)


def test_a_version_stated_again_with_less_in_it_has_only_what_it_states_now(tmp_path: Path) -> None:
    story, first = Story(), of("2026", "2026-01-01")
    publish(story, first, "2025-12-20")
    publish(story, replace(first, under=first.under[1:]), "2026-02-01")
    root = archived(story, tmp_path)
    assert tree_in_force(as_of(root, "2026-01-31"), "small", QUERIES) == first
    with pytest.raises(TreeRefused, match="weights at level 1 sum to 10, not 100"):
        tree_in_force(as_of(root, "2026-02-01"), "small", QUERIES)


def test_an_old_edition_finds_the_tree_that_was_known_then(tmp_path: Path) -> None:
    """What is published late for a day long past holds for it, and was not known to who asked before."""
    story = Story()
    first, second = of("2026", "2026-01-01"), of("2026b", "2026-06-01")
    publish(story, first, "2025-12-20")
    publish(story, second, "2026-06-25", recorded="2026-09-05")
    root = archived(story, tmp_path)
    assert tree_in_force(as_of(root, "2026-06-30", "2026-07-10"), "small", QUERIES) == first
    assert tree_in_force(as_of(root, "2026-06-30", "2026-09-05"), "small", QUERIES) == second
    assert tree_in_force(as_of(root, "2026-06-24"), "small", QUERIES) == first


def test_a_published_tree_whose_query_is_gone_is_refused_with_the_line(tmp_path: Path) -> None:
    story = Story()
    publish(story, of("2026", "2026-01-01"), "2025-12-20")
    view = as_of(archived(story, tmp_path), "2026-06-30")
    with pytest.raises(TreeRefused, match=r"small 2026:\d+ F1 query is tasks_overdue"):
        tree_in_force(view, "small", {name: one for name, one in QUERIES.items() if name != "tasks_overdue"})
