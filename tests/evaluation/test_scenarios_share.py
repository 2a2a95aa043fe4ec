"""Scenarios share the history as it is, and measure only what they touch: the figures are those of a whole reckoning."""

from __future__ import annotations

from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation.evaluation import evaluate_tree
from projections.evaluation.indicator import Figure
from projections.evaluation.indicators import all_indicators
from projections.evaluation.measuring import measure
from projections.evaluation.remembering import Remembering
from projections.evaluation.scenario.reading import read_scenario
from projections.evaluation.scenario.touched import Touched
from projections.evaluation.scope import EVERYBODY, Scope
from projections.evaluation.targets import targets_of
from projections.evaluation.tree.in_force import DEFAULT_ID, tree_in_force
from projections.evaluation.what_if import what_if
from tests.evaluation.scenarios import OF_GX, City, city
from tests.evaluation.small_city import EMPLOYER
from tests.projections.story import ON

__all__ = ["city"]
SCENARIOS = {
    "nothing": "",
    "a demand is filled": f"facts: [{{type: DemandFilled, subject: {EMPLOYER}/XQ-1, filled_total: 7}}]\n",
    "an employer leaves": f"member_leaves: [{{member: {EMPLOYER}, on: 2026-06-15}}]\n",
    "another target": "targets: [{consortium: WF-GX, leaf: S3.1, value: 100}]\n",
}
SCOPES = (EVERYBODY, OF_GX, Scope(member=EMPLOYER))


def test_a_scenario_over_a_shared_history_is_the_whole_reckoning(city: City) -> None:
    shared, moved = Remembering(), set()
    plain = AsOfView(city.root, all_projections(), ON, ON)
    tree = tree_in_force(plain, DEFAULT_ID, all_indicators())
    as_it_is = evaluate_tree(tree, plain, SCOPES, targets_of(plain, tree))
    for name, text in SCENARIOS.items():
        scenario = read_scenario(city.file(text), city.view, all_indicators())
        found = what_if(city.view, scenario, all_indicators(), SCOPES, measuring=shared)
        alone = AsOfView(city.root, all_projections(), ON, ON, overlay=scenario.overlay)
        whole = evaluate_tree(found.tree, alone, SCOPES, found.planned.targets)
        for one in found.compared:
            assert one.what_if.figures == whole[one.scope].figures, name
            assert one.what_if.score == whole[one.scope].score, name
            assert one.as_it_is.figures == as_it_is[one.scope].figures, name
        moved |= {name for one in found.compared for leaf in one.leaves() if leaf.changed}
    assert moved == SCENARIOS.keys() - {"nothing"}


def test_every_figure_that_a_fact_may_move_is_measured_anew(city: City) -> None:
    for family in ("demand", "graduate", "service", "governance", "major-change", "cooperation", "plan"):
        touched = Touched(city.view, [family], measure)
        for indicator in all_indicators().values():
            reads = city.view.families_of(indicator.rows(ON))
            assert touched.touches(indicator, (EVERYBODY,)) == (family in reads), indicator.id
        assert touched.touches(all_indicators()["filling_rate"], (OF_GX,)) == (family in ("demand", "governance"))
    assert not Touched(city.view, [], measure).touches(all_indicators()["filling_rate"], (OF_GX,))


def test_what_lies_below_is_not_changed_by_what_is_laid_over_it(city: City) -> None:
    some = [all_indicators()[name] for name in ("filling_rate", "order_classes", "reporting_completeness")]

    def figures() -> list[Figure]:
        return [figure for one in some for figure in measure(one, city.view, SCOPES[:2]).values()]

    before = figures()
    scenario = read_scenario(city.file(SCENARIOS["an employer leaves"]), city.view, all_indicators())
    above = city.view.with_overlay(scenario.overlay)
    assert [figure for one in some for figure in measure(one, above, SCOPES[:2]).values()] != before
    assert figures() == before
