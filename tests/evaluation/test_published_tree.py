"""A tree as a fact: what is published is a good IndicatorTreePublished, and the tree comes back from it the same."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from projections.evaluation.indicators import all_indicators
from projections.evaluation.tree.default import default_tree
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.published_reading import read_published, text_of
from projections.evaluation.tree.publishing import published
from projections.evaluation.tree.reading import parse_tree
from schemas.contracts import contract_of
from schemas.errors import TreeRefused
from schemas.upcasting import newest_fact
from schemas.wire import decode, encode
from tests.evaluation.small_tree import QUERIES, changed, small_tree
from tests.random_facts import random_fact
from tests.schemas.judging import book_of, reasons
from tests.schemas.judging import fact as fact_like

NEWEST = contract_of("IndicatorTreePublished", 2)


def on_the_wire(tree: Tree) -> dict[str, Any]:
    """The tree as a fact, written and read as Kafka has it."""
    fact = random_fact(NEWEST, random.Random(1)) | published(tree)
    return dict(decode(encode("IndicatorTreePublished", fact, 2))[1])


def cited_only(tree: Tree) -> Tree:
    """A fact does not list the clauses that nobody cites."""
    return replace(tree, clauses=tuple(dict.fromkeys(leaf.clause for leaf in tree.leaves())))


def test_the_default_tree_comes_back_from_the_wire_the_same() -> None:
    tree = default_tree(all_indicators())
    assert read_published(on_the_wire(tree), all_indicators()) == cited_only(tree)


@pytest.mark.parametrize(
    "change",
    [
        ("target: plan", "target: 62.5"),
        ("{better: higher}", "{better: lower, zero: 0.000001}"),
        ("{to: 1, points: 0}", "{to: 1, points: 0.01}"),
        ("veto: {least: 60}", "veto: {most: -3}"),
        ("weight: 60", "weight: 60.00"),
        ("free: 1", "free: 0"),
    ],
    ids=lambda change: change[1],
)
def test_every_rule_comes_back_the_same(change: tuple[str, str]) -> None:
    tree = small_tree(changed(change))
    assert read_published(on_the_wire(tree), QUERIES) == cited_only(tree)


def test_the_file_of_a_published_tree_can_be_read_as_a_file() -> None:
    tree = small_tree()
    assert parse_tree(text_of(published(tree)), "again.yaml", QUERIES) == cited_only(tree)


def test_a_tree_of_version_1_is_read_and_refused_for_what_it_did_not_tell() -> None:
    first = contract_of("IndicatorTreePublished", 1)
    known = {inner.name for field in first.fields if field.name == "indicators" for inner in field.rows}
    rows = [{name: row[name] for name in row if name in known} for row in published(small_tree())["indicators"]]
    for row in rows:
        row["query"] = None  # version 1 took no underscores
    fact = newest_fact(first, random_fact(first, random.Random(1)) | published(small_tree()) | {"indicators": rows})
    assert {row["population_zh"] for row in fact["indicators"]} == {None}
    with pytest.raises(TreeRefused, match=r"S1\.1 has no population") as refused:
        read_published(fact, QUERIES)
    assert refused.value.file == "small 1"


@pytest.mark.parametrize("parent", ["F1", "F2", "nowhere"])
def test_rows_that_no_way_leads_to_are_refused(parent: str) -> None:
    fact = published(small_tree())
    rows = {row["indicator_id"]: row for row in fact["indicators"]}
    rows["F1"]["parent"] = parent
    rows["F2"]["parent"] = "F1"
    with pytest.raises(TreeRefused, match="F1, F2: under no indicator of level 1; check `parent`"):
        read_published(fact, QUERIES)


def test_ids_above_each_other_by_standing_twice_do_not_go_on_for_ever() -> None:
    fact = published(small_tree())
    fact["indicators"].append({**fact["indicators"][0], "parent": "S1"})
    with pytest.raises(TreeRefused, match="there are three levels"):
        read_published(fact, QUERIES)


def test_admission_takes_what_is_published_of_the_default_tree() -> None:
    event_type, example = fact_like("IndicatorTreePublished")
    said = (event_type, example | published(default_tree(all_indicators())))
    assert reasons(book_of(), said) == []
