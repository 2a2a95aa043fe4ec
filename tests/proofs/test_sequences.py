"""Random sequences of every family, by decision logic and verdict table: the outcomes are those of the oracle."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine

from schemas.topics import FAMILY_PARTITIONS
from stream_processors.admission import verdict_store
from stream_processors.admission.decisions import DUPLICATE
from tests.proofs.conduct import Conducted, Conductor, accepted_twice, faults
from tests.proofs.effects import each_once, in_disorder, tables_of
from tests.proofs.options import Form
from tests.proofs.plans import Step, drawn, plans
from tests.proofs.sequences import Pool

FAMILIES = sorted(FAMILY_PARTITIONS)
NUMBERS = itertools.count(10_000_000)
"""Of sequences that are tried one by one."""


def alone(engine: Engine, pool: Pool) -> Callable[[], None]:
    """A property of single sequences, which hypothesis shrinks to the steps that matter."""

    @settings(
        max_examples=300,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(plans())
    def holds(plan: list[Step]) -> None:
        number = next(NUMBERS)
        sequence = pool.write(plan, number)
        conductor = Conductor(engine, f"alone{number}.")
        broken = faults(engine, conductor.topics, conductor.conduct([sequence]))
        assert not broken, "\n".join([*broken, *map(str, sequence), f"plan={plan}"])

    return holds


def many(engine: Engine, family: str, form: Form) -> tuple[Pool, Conductor, Conducted]:
    turn = FAMILIES.index(family)
    pool = Pool(family)
    sequences = [pool.write(plan, turn * 100_000 + n) for n, plan in enumerate(drawn(plans(), form.sequences, turn))]
    conductor = Conductor(engine, f"{family}.")
    assert len(sequences) == form.sequences
    return pool, conductor, conductor.conduct(sequences)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_thousand_random_sequences_end_as_the_oracle_says_and_no_fact_is_lost_or_has_two_effects(
    engine: Engine, family: str, form: Form
) -> None:
    pool, conductor, done = many(engine, family, form)
    broken = faults(engine, conductor.topics, done)
    if broken:
        alone(engine, pool)()  # fails with the shortest sequence that breaks it
    assert broken == []
    assert accepted_twice(engine) == 0
    of_family = [record for record in done.forwarded if record.topic == conductor.topics.canonical(family)]
    assert len(of_family) > form.sequences
    disorder = in_disorder(of_family, random.Random(form.seed))
    assert tables_of(engine, family, disorder) == tables_of(engine, family, [each_once(of_family)])


def test_every_way_to_be_wrong_of_every_contract_is_told_as_the_oracle_says(engine: Engine) -> None:
    """One rule of one field broken at a time, and every way to speak without the right to."""
    for turn, family in enumerate(FAMILIES):
        conductor = Conductor(engine, f"ways.{family}.")
        done = conductor.conduct(Pool(family).every_way(5_000_000 + turn * 100_000))
        assert faults(engine, conductor.topics, done) == []
        assert len(done.sent) > 40


def test_a_planted_defect_is_found_and_told_by_the_steps_that_matter(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guards the tests above: a verdict table that takes other content under a used id for a repeat does not pass."""
    real = verdict_store._mark_repeats

    def forgiving(connection: Any, decisions: Any) -> None:
        real(connection, decisions)
        for decision in decisions:
            if any(reason["code"] == "event-id-reused" for reason in decision.reasons):
                decision.outcome, decision.reasons = DUPLICATE, []

    monkeypatch.setattr(verdict_store, "_mark_repeats", forgiving)
    with pytest.raises(AssertionError, match="event-id-reused") as told:
        alone(engine, Pool("demand"))()
    [plan] = [line for line in str(told.value).splitlines() if "plan=" in line]
    assert plan.count("Step(") <= 3, plan
    assert "other content, same id" in plan or "mend" in plan
