"""A tree that cannot be right is refused with the line and the mend, in Chinese and in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from projections.evaluation.tree.reading import read_tree
from schemas.errors import TreeRefused
from tests.evaluation.small_tree import QUERIES, SMALL, changed, faults_of, line_with, small_tree
from tests.evaluation.wrong_entries import WRONG_ENTRIES
from tests.evaluation.wrong_rules import WRONG_RULES

CASES = WRONG_ENTRIES | WRONG_RULES


@pytest.mark.parametrize(("old", "new", "at", "zh", "en"), CASES.values(), ids=CASES)
def test_what_is_wrong_is_told_with_its_line_and_the_mend(old: str, new: str, at: str, zh: str, en: str) -> None:
    text = changed((old, new))
    shift = -1 if at == "zh: 求人倍率" else 0  # the second of two equal ids stands one line above its name
    (fault,) = faults_of(text)
    assert fault.line == line_with(text, at) + shift
    assert zh in fault.zh
    assert en in fault.en
    assert "\n" not in fault.zh + fault.en


def test_the_small_tree_is_sound_so_that_each_refusal_is_of_the_change() -> None:
    assert [leaf.id for leaf in small_tree().leaves()] == ["S1.1", "S1.2", "F1", "F2"]


def test_points_at_level_1_must_sum_to_100() -> None:
    text = changed(
        ("base: 10", "base: 8"), ("        weight: 10", "        weight: 8"), ("    weight: 10", "    weight: 8")
    )
    (fault,) = faults_of(text)
    assert fault.line == line_with(text, "- id: S")
    assert "合计为 98，应为 100；请补上 2 分" in fault.zh
    assert "sum to 98, not 100; add 2" in fault.en


CYCLES = {
    "a node under itself": (
        ("- id: S1\n", "- &s1\n        id: S1\n"),
        ("- id: S1.2\n", "- *s1\n          - id: S1.2\n"),
    ),
    "a node under one of those under it": (
        ("- id: S\n", "- &s\n    id: S\n"),
        ("- id: S1.2\n", "- *s\n          - id: S1.2\n"),
    ),
    "a list in itself": (
        ("    under:\n      - id: S1\n", "    under: &u\n      - id: S1\n"),
        ("- id: S1.2\n", "- *u\n          - id: S1.2\n"),
    ),
}


@pytest.mark.parametrize("changes", CYCLES.values(), ids=CYCLES)
def test_a_cycle_through_an_alias_is_refused_at_the_list_that_holds_it(changes: tuple[tuple[str, str], ...]) -> None:
    text = changed(*changes)
    (fault,) = faults_of(text)
    assert fault.line == line_with(text, "id: S1.1")
    assert "在自身之下；请删去指回它的别名（*）" in fault.zh
    assert "stands under itself; remove the alias (*)" in fault.en


def test_a_leaf_whose_branch_names_itself_as_what_is_under_it_is_told_on_that_line() -> None:
    text = SMALL.replace("- id: F\n", "- &f\n    id: F\n").split("    under:\n      - id: F1")[0] + "    under: *f\n"
    faults = faults_of(text)
    assert (
        line_with(text, "under: *f"),
        "a cycle: F (line 47) stands under itself; remove the alias (*) that leads back to it",
    ) in [(fault.line, fault.en) for fault in faults]


def test_a_node_named_by_an_alias_a_second_time_is_an_id_that_stands_twice() -> None:
    text = changed(("- id: F1\n", "- &f1\n        id: F1\n")) + "      - *f1\n"
    assert "id F1 stands twice" in faults_of(text)[0].en


def test_texts_may_be_shared_by_an_alias() -> None:
    text = changed(
        ("population: {zh: 成员企业的岗位, en: Openings of members}", "population: &all {zh: 岗位, en: Openings}"),
        ("population: {zh: 岗位与求职者, en: Openings and seekers}", "population: *all"),
    )
    first, second, *_ = small_tree(text).leaves()
    assert first.population == second.population


def test_a_fourth_level_and_a_leaf_at_the_first_are_refused() -> None:
    deep = changed(("            weight: 30\n", "            weight: 30\n            under: []\n"))
    assert "there are three levels" in faults_of(deep)[0].en
    top = SMALL.replace("indicators:\n", "indicators:\n  - {id: X, zh: 甲, en: A}\n")
    assert "X is at level 1 and needs others `under` it" in faults_of(top)[0].en


def test_all_faults_are_told_at_once_in_order_of_their_lines() -> None:
    text = changed(
        ("query: tasks_overdue", "query: tasks"),
        ("            target: plan\n", ""),
        ("veto: {least: 60}", "veto: {least: 60}\n        weight: 5"),
        ("    weight: 90\n    under", "    weight: 91\n    under"),
    )
    faults = faults_of(text)
    assert [fault.line for fault in faults] == sorted(
        line_with(text, piece) for piece in ("weight: 91", "ratio: {", "query: tasks", "weight: 5")
    )


def test_the_message_is_one_line_with_file_line_and_mend_of_each() -> None:
    text = changed(("query: filling_rate", "query: filing_rate"), ("each: 1.5", "each: 0"))
    with pytest.raises(TreeRefused) as refused:
        small_tree(text)
    assert refused.value.zh.startswith("指标体系有 2 处错误：small.yaml:23 S1.1 query 为 filing_rate")
    assert refused.value.en.startswith("faults in the tree of indicators: 2: small.yaml:23 S1.1 query is filing_rate")
    assert "small.yaml:61" in refused.value.en
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("text", ["", "# nothing\n", "- 1\n", "just words\n", "id: [1\n", "a: *b\n", "{}\n"])
def test_what_is_no_tree_at_all_is_refused_too(text: str) -> None:
    assert faults_of(text)


def test_a_file_that_is_not_there_or_not_utf8_is_refused_by_its_name(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(b"\xff\xfe")
    for path in (tmp_path / "none.yaml", bad):
        with pytest.raises(TreeRefused, match=path.name):
            read_tree(path, QUERIES)
