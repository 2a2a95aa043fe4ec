"""Why two editions differ: by which events, by which definitions, by the day, or by the program."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from importlib import metadata
from pathlib import Path

import pytest

from projections.evaluation.indicators import all_indicators
from projections.evaluation.tree.default import default_tree
from projections.evaluation.tree.model import Branch, Leaf, Node, Tree
from projections.reports.editions.difference import Compared, Difference, compare
from projections.reports.editions.edition import Edition
from tests.evaluation.small_tree import small_tree
from tests.reports.archived import Office

FIRM = "91370700123456781A"
FILLING = "岗位到位率"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    for n in range(5):
        made.story.demand(f"D-{n}", 10, day=f"2026-05-{n + 1:02}")
    made.story.tell("DemandFilled", "2026-06-20", FIRM, "D-0", filled_total=4)
    return made


def compared(office: Office, before: Edition, after: Edition) -> Compared:
    office.archive()
    return compare(office.editions, before, after, office.root)


def of(found: Compared, query: str) -> Difference:
    """The difference of a figure's value."""
    return next(one for one in found.differences if one.key == query and one.place.endswith("/ 数值"))


def test_an_edition_is_not_different_from_itself(office: Office) -> None:
    edition = office.close("2026-06")
    found = compared(office, edition, edition)
    assert (found.around, found.differences) == ((), ())


def test_of_editions_of_another_kind_it_is_said_that_one_has_no_such_figure(office: Office) -> None:
    found = compared(office, office.close("2026-06"), office.close("2026-Q2", small_tree()))
    assert "another kind" in found.around[0].en
    alone = [one for one in found.differences if None in (one.before, one.after)]
    assert alone
    assert {reason.cause for one in alone for reason in one.reasons} == {"scope"}


def test_what_was_recorded_between_the_cutoffs_explains_a_figure(office: Office) -> None:
    june = office.close("2026-06")
    late = office.story.tell("DemandFilled", "2026-06-25", FIRM, "D-1", "2026-08-03", filled_total=9)
    new = office.story.demand("D-9", 40, day="2026-07-15")
    july = office.close("2026-07")
    found = of(compared(office, june, july), "filling_rate")
    assert (found.before, found.after) == ("8", f"{environment_free(13, 90)}")
    [reason] = found.reasons
    assert reason.cause == "events"
    how = {event.event_id: (event.how, event.position) for event in reason.events}
    assert how == {late: ("recorded", "demand.events:0:6"), new: ("recorded", "demand.events:0:7")}


def environment_free(part: int, whole: int) -> str:
    """A share in percent as the small contents print it."""
    return f"{(Decimal(part) * 100 / whole).quantize(Decimal('0.0001')).normalize():f}"


def test_a_correction_names_the_fact_whose_place_it_took(office: Office) -> None:
    june = office.close("2026-06")
    was = office.story.records["demand"][5]
    corrected = office.story.tell("DemandFilled", "2026-06-28", FIRM, "D-0", "2026-08-01", filled_total=10)
    july = office.close("2026-07")
    [reason] = of(compared(office, june, july), "filling_rate").reasons
    how = {event.event_id: (event.how, event.by) for event in reason.events}
    assert how[corrected] == ("recorded", None)
    superseded = [one for one in reason.events if one.how == "superseded"]
    assert [(one.by, one.position) for one in superseded] == [(corrected, f"demand.events:0:{was.offset}")]


def test_a_changed_tree_explains_a_figure_by_what_its_entry_says_otherwise(office: Office) -> None:
    first = office.close("2026-06")
    tree = with_another_query(default_tree(all_indicators()), "filling_rate", "acceptance_rate")
    second = office.close("2026-06@2", tree, reason="口径调整")
    found = compared(office, first, second)
    assert any("tree" in one.en for one in found.around)
    differing = [one for one in found.differences if one.place.startswith(f"figures / {leaf_name(tree)} ")]
    assert differing
    for one in differing:
        assert {reason.cause for reason in one.reasons} >= {"definitions"}
        assert any("filling_rate → acceptance_rate" in reason.said.en for reason in one.reasons)


def leaf_name(tree: Tree) -> str:
    return next(leaf.name.zh for leaf in tree.leaves() if leaf.query == "acceptance_rate")


def with_another_query(tree: Tree, query: str, other: str) -> Tree:
    """The tree in a version of its own, in which one leaf asks something else."""

    def changed(node: Node) -> Node:
        if isinstance(node, Branch):
            return replace(node, under=tuple(changed(one) for one in node.under))
        assert isinstance(node, Leaf)
        if node.query != query:
            return node
        indicator = all_indicators()[other]
        return replace(node, query=other, unit=indicator.unit)

    return replace(tree, version="other", under=tuple(changed(one) for one in tree.under))


def test_the_program_is_named_when_nothing_else_is_different(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = office.close("2026-06")
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0.0.1" if name == "duckdb" else real(name))
    second = office.close("2026-06@2", reason="换库")
    found = compared(office, first, second)
    assert found.differences == ()
    assert [one.en.split(":")[0] for one in found.around] == ["library duckdb"]


def test_the_day_is_named_where_a_demand_has_run_out(office: Office) -> None:
    office.story.demand("short", 7, day="2026-05-20", until="2026-07-05")
    june, july = office.close("2026-06"), office.close("2026-07")
    found = compared(office, june, july)
    stock = [one for one in found.differences if one.key == "openings_per_seeker"]
    causes = {reason.cause for one in stock for reason in one.reasons}
    assert causes <= {"events", "day"}
    assert causes
