"""Targets of leaves from the plan in force: in the leaf's unit, or left out with the reason."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation.evaluation import evaluate_tree
from projections.evaluation.indicators import all_indicators
from projections.evaluation.planned_units import SPELLINGS, in_unit
from projections.evaluation.scope import EVERYBODY, Scope
from projections.evaluation.targets import planned_of, targets_of
from projections.evaluation.tree.default import default_tree
from projections.evaluation.tree.leaf_reading import UNITS
from projections.evaluation.tree.model import Tree
from tests.projections.planning import adopt, target
from tests.projections.story import ON, Story

GX, BH = Scope(consortium="WF-GX"), Scope(consortium="WF-BH")


@pytest.fixture(scope="module")
def tree() -> Tree:
    return default_tree(all_indicators())


def view_of(story: Story, root: Path) -> AsOfView:
    for family, records in story.records.items():
        archive.append(root, family, 0, records)
    return AsOfView(root, all_projections(), ON)


def test_targets_come_by_consortium_and_leaf_in_the_unit_of_the_leaf(tree: Tree, tmp_path: Path) -> None:
    story = Story()
    adopt(story, "gx", target("S1.1", 2026, 80), target("S4.3", 2026, 1.1, "万元"), target("S2.2", 2026, 12, "个"))
    adopt(story, "bh", target("S1.1", 2026, 62.5, "％"), consortium_id="WF-BH")
    found = targets_of(view_of(story, tmp_path), tree)
    assert found == {
        GX: {"S1.1": Decimal(80), "S4.3": Decimal(11_000), "S2.2": Decimal(12)},
        BH: {"S1.1": Decimal("62.5")},
    }


def test_a_target_in_another_unit_is_left_out_and_told_with_the_mend(tree: Tree, tmp_path: Path) -> None:
    story = Story()
    adopted = adopt(story, "gx", target("S1.1", 2026, 8000, "人"), target("S2.2", 2026, 12, "个"))
    view = view_of(story, tmp_path)
    planned = planned_of(view, tree)
    assert planned.targets == {GX: {"S2.2": Decimal(12)}}
    [one] = planned.left_out
    assert (one.consortium, one.leaf, one.event_id) == ("WF-GX", "S1.1", adopted)
    assert (
        one.why.en
        == "the plan states S1.1 in “人”, the indicator is in percent; adopt it anew with one of %、％、百分比、percent"
    )
    assert planned.why_lacking(GX, "S1.1") == one.why
    assert planned.why_lacking(BH, "S1.1") is planned.why_lacking(GX, "S2.2") is None


def test_targets_that_no_leaf_takes_are_told_too(tree: Tree, tmp_path: Path) -> None:
    story = Story()
    adopt(story, "gx", target("J1.1", 2026, 5, "项"), target("S2.1", 2026, 300, "人"), target("J2.1", 2026, 90))
    planned = planned_of(view_of(story, tmp_path), tree)
    assert planned.targets == {}
    told = {one.leaf: one.why.en for one in planned.left_out}
    assert told == {
        "J1.1": "the tree consortium 2026 has no J1.1",
        "J2.1": "J2.1 takes no target from the plan",
        "S2.1": "S2.1 takes no target from the plan",
    }


def test_plans_of_other_trees_and_other_years_give_no_targets(tree: Tree, tmp_path: Path) -> None:
    story = Story()
    adopt(story, "park", target("S1.1", 2026, 80), indicator_tree="park")
    adopt(story, "gx", target("S1.1", 2027, 80))
    assert planned_of(view_of(story, tmp_path), tree).targets == {}


def test_a_leaf_is_scored_by_the_target_of_its_own_consortium(tree: Tree, tmp_path: Path) -> None:
    story = Story()
    adopt(story, "gx", target("S2.2", 2026, 12, "个"))
    view = view_of(story, tmp_path)
    found = evaluate_tree(tree, view, (EVERYBODY, GX), targets_of(view, tree))
    leaf = {scope: next(one for one in found[scope].score.leaves() if one.leaf.id == "S2.2") for scope in found}
    assert (leaf[GX].target, leaf[GX].points, leaf[GX].lacking) == (Decimal(12), Decimal(0), "")
    assert (leaf[EVERYBODY].points, leaf[EVERYBODY].lacking) == (None, "target")


def test_every_unit_of_leaves_can_be_written_and_no_spelling_means_two() -> None:
    assert {meant for meant, _ in SPELLINGS.values()} == set(UNITS)
    assert in_unit(0.285, "亿元", "yuan") == Decimal(28_500_000)
    assert in_unit(3, " 万 元 ", "yuan") == Decimal(30_000)
    assert in_unit(3, "万元", "count") is None
    assert in_unit(3, "斤", "count") is None
