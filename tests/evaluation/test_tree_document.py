"""docs/indicator-tree.md: the tree in it is read, its rules are put to use, its refusals and its score come out."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from projections.evaluation.indicators import all_indicators
from projections.evaluation.tree.reading import parse_tree
from schemas.errors import TreeRefused
from tests.docs.blocks import blocks
from tests.instance import ROOT

SAID = {block.info: block.body for block in blocks(ROOT / "docs" / "indicator-tree.md")}
RULE = "ratio: {better: higher}\n"


def test_the_tree_of_the_document_is_sound() -> None:
    tree = parse_tree(SAID["yaml tree"], "park.yaml", all_indicators())
    assert [leaf.id for leaf in tree.leaves()] == ["S1.1", "F1", "F3"]


@pytest.mark.parametrize("rule", ["ratio", "bands", "deduction"])
def test_each_rule_of_the_document_may_stand_in_its_tree(rule: str) -> None:
    lines = SAID["yaml tree"].splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "target: plan" in line)
    assert lines[at + 1].strip() == RULE.strip()
    lines[at : at + 2] = textwrap.indent(SAID[f"yaml {rule}"], " " * 12)
    first = next(parse_tree("".join(lines), "park.yaml", all_indicators()).leaves())
    assert type(first.rule).__name__.lower() == rule


def test_the_changed_tree_is_refused_in_the_words_of_the_document() -> None:
    text = (
        SAID["yaml tree"]
        .replace("query: filling_rate", "query: filing_rate", 1)
        .replace("    weight: 5\n", "    weight: 4\n", 1)
    )
    with pytest.raises(TreeRefused) as refused:
        parse_tree(text, "park.yaml", all_indicators())
    assert [f"park.yaml:{fault.line} {fault.en}" for fault in refused.value.faults] == SAID["text refused"].splitlines()


def test_the_program_of_the_document_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "park.yaml").write_text(SAID["yaml tree"], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(SAID["python"], "docs/indicator-tree.md", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out.strip() == SAID["python"].rsplit("# ", 1)[1].strip()
