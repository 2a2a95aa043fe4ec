"""The benchmarks in small, so that they cannot rot. Their own checks against the facts are the test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.backing import Backing
from tests.bench import admission, fan_out, latency, linear, one_hop, rebuild
from tests.bench.figures import Figure, WrongAnswerError, missed, require, write_json
from tests.bench.ground_truth import DemandTable
from tests.bench.history import bench as history
from tests.bench.machine import machine

pytestmark = pytest.mark.bench
FACTS = 5_000


def say(_: str) -> None: ...


def by_name(figures: list[Figure]) -> dict[str, float]:
    return {figure.name: figure.value for figure in figures}


def test_a_rebuild_makes_the_same_table_as_the_naive_loop_and_is_faster(services: Backing, tmp_path: Path) -> None:
    figures = by_name(rebuild.run(services, tmp_path, FACTS, FACTS, 3, say))
    assert figures["rebuild rate over naive rate"] > 2
    shares = [value for name, value in figures.items() if name.startswith("time in")]
    assert sum(shares) == pytest.approx(100)


def test_twenty_projections_of_one_pass_are_each_what_the_facts_lead_to(services: Backing, tmp_path: Path) -> None:
    figures = by_name(fan_out.run(services, tmp_path, FACTS, 1, say))
    assert figures["rows of the twenty"] > FACTS / 4
    assert figures["cost of twenty over cost of one"] > 0


def test_every_published_fact_becomes_a_visible_row(services: Backing, tmp_path: Path) -> None:
    figures = by_name(latency.run(services, tmp_path / "home", 2, say, rate=200))
    assert figures["facts, each seen"] == 400
    assert 0 < figures["p50, publish to visible row"] <= figures["p99"] <= figures["max"]


def test_every_appended_fact_becomes_a_visible_row_and_a_worker_without_work_rests(
    services: Backing, tmp_path: Path
) -> None:
    figures = by_name(one_hop.run(services, tmp_path / "home", FACTS, 2, 2, say, most=200))
    assert 0 < figures["p50, append to visible row"] <= figures["p99"] <= figures["max"]
    assert figures["idle worker, 2 s"] < 50


def test_more_facts_lead_to_the_truth_as_well_and_take_no_more_memory(services: Backing, tmp_path: Path) -> None:
    figures = by_name(linear.run(services, tmp_path, FACTS, 4 * FACTS, 1, say, goal=False))
    assert figures[f"live: rate at {4 * FACTS:,} over {FACTS:,}"] > 0.2
    assert figures[f"live, {4 * FACTS:,} facts: peak memory"] < linear.GOAL_LIVE_MB
    assert figures[f"rebuild, {4 * FACTS:,} facts: peak memory"] < linear.GOAL_REBUILD_MB


def test_admission_gives_every_fact_its_verdict_and_is_faster_than_an_agent_per_event(
    services: Backing, tmp_path: Path
) -> None:
    figures = by_name(admission.run(services, tmp_path / "home", FACTS, FACTS, 300, say))
    assert figures[f"{FACTS:,} facts, one worker"] > 0
    assert figures["rate over a Faust agent per event"] > 2


def test_the_ground_truth_lets_the_greater_moment_and_id_win_whatever_the_order() -> None:
    facts = [
        ("DemandFilled", {"subject": "a/1", "occurred_at": at, "event_id": name, "filled_total": value})
        for at, name, value in ((1, "x", 10), (2, "a", 20), (2, "b", 30))
    ]
    for order in (facts, facts[::-1]):
        truth = DemandTable()
        truth.learn_all(order)
        assert truth.rows["a/1"]["filled_total"] == 30


def test_a_wrong_answer_is_an_error_and_a_missed_goal_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongAnswerError, match="3 rows instead of 4"):
        require(False, "3 rows instead of 4")
    slow = Figure("b", "slow", 1, "events/s", 2)
    quick = Figure("b", "quick", 1, "ms", 2, "low")
    assert missed([slow, quick]) == [slow]
    write_json([slow, quick], tmp_path / "figures.json", machine(), long=False)
    written = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert [figure["met"] for figure in written["figures"]] == [False, True]


def test_the_default_tree_as_of_the_middle_of_a_history_is_what_its_facts_lead_to(tmp_path: Path) -> None:
    figures = by_name(history.run(tmp_path, (50_000,), say))
    assert figures["50,000: files"] > 0
    assert 0 < figures["50,000: archive"] < 1_000
    assert figures["50,000: default tree"] > 0
