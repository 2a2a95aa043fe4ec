"""The tree that ships: it reads clean against the real registry, and says what the registry says."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from projections.evaluation.indicators import all_indicators
from projections.evaluation.tree.default import DEFAULT_TREE, default_tree
from projections.evaluation.tree.model import FixedTarget, PlanTarget, Ratio, Tree, Veto
from projections.evaluation.tree.reading import parse_tree
from projections.evaluation.tree.scores import score_tree
from schemas.errors import TreeRefused

PLAN = {"二"} | {f"三({n})" for n in "一二三四五"} | {f"四({n})" for n in "一二三四五"}
"""Clauses of the city's plan, from 二 on."""


@pytest.fixture(scope="module")
def tree() -> Tree:
    return default_tree(all_indicators())


def test_it_has_the_three_classes_and_levels_and_at_least_35_leaves_that_sum_to_100(tree: Tree) -> None:
    leaves = list(tree.leaves())
    assert len(leaves) >= 35
    assert sum(leaf.weight for leaf in leaves) == 100
    assert {leaf.indicator_class for leaf in leaves} == {"basic", "substantive", "negative"}
    assert {leaf.level for leaf in leaves} == {2, 3}


def test_every_theme_of_the_plan_is_in_it(tree: Tree) -> None:
    assert {leaf.clause for leaf in tree.leaves()} >= {
        "三(一)",
        "三(二)",
        "三(三)",
        "三(四)",
        "三(五)",
        "四(二)",
        "四(三)",
        "四(四)",
        "四(五)",
    }


def test_it_cites_only_clauses_that_the_plan_has(tree: Tree) -> None:
    assert set(tree.clauses) == PLAN
    assert {leaf.clause for leaf in tree.leaves()} <= PLAN


def test_units_and_definitions_are_those_of_the_queries(tree: Tree) -> None:
    known = all_indicators()
    for leaf in tree.leaves():
        query = known[leaf.query]
        said = (leaf.unit, leaf.definition.zh, leaf.definition.en)
        assert said == (query.unit, query.definition_zh, query.definition_en), leaf.id


def test_every_indicator_is_in_it_but_those_that_have_no_better_side(tree: Tree) -> None:
    left_out = {
        "majors_closed",
        "plan_reported_enrolment_gap",
    }  # neither way is better; the other side of enrolment_filled
    assert set(all_indicators()) - {leaf.query for leaf in tree.leaves()} == left_out


def test_a_query_is_scored_once_and_named_again_by_vetoes_only(tree: Tree) -> None:
    counted = Counter(leaf.query for leaf in tree.leaves() if not isinstance(leaf.rule, Veto))
    assert set(counted.values()) == {1}


def test_ids_of_the_contracts_example_keep_their_meaning(tree: Tree) -> None:
    query = {leaf.id: leaf.query for leaf in tree.leaves()}
    assert (query["S1.1"], query["S2.1"], query["F1"]) == ("filling_rate", "apprentices", "tasks_overdue")
    assert not {"J1.1", "J1.2", "S1.2", "F2"} & set(query)


def test_a_registry_without_one_of_its_queries_is_told_where_it_is_named() -> None:
    text = DEFAULT_TREE.read_text(encoding="utf-8")
    line = 1 + text.splitlines().index("            query: filling_rate")
    with pytest.raises(TreeRefused) as refused:
        default_tree({name: one for name, one in all_indicators().items() if name != "filling_rate"})
    assert [fault.line for fault in refused.value.faults] == [line]


def test_a_consortium_that_reaches_all_targets_gets_100_and_one_that_has_stated_nothing_gets_no_score(
    tree: Tree,
) -> None:
    best = {
        "openings_per_seeker": 1.5,
        "openings_per_seeker_new": 1,
        "apprentices": 500,
        "service_satisfaction": 90,
        "tasks_overdue": 0,
        "rejected_share": 5,
    }
    measured: dict[str, tuple[float | Decimal | None, float | None]] = {}
    for leaf in tree.leaves():
        if isinstance(leaf.rule, Ratio):
            planned = 5000.0 if isinstance(leaf.target, PlanTarget) else None
            measured[leaf.id] = (leaf.target.value if isinstance(leaf.target, FixedTarget) else planned, planned)
        else:
            measured[leaf.id] = (best[leaf.query], None)
    full = score_tree(tree, measured)
    assert (full.total, full.not_scored, full.vetoes) == (Decimal(100), Decimal(0), ())
    empty = score_tree(tree, {})
    assert (empty.total, empty.not_scored, len(empty.undecided)) == (Decimal(0), Decimal(100), 2)


def test_it_reads_the_same_from_its_text(tree: Tree) -> None:
    assert parse_tree(DEFAULT_TREE.read_text(encoding="utf-8"), "consortium.yaml", all_indicators()) == tree
