"""The random sequences hold what the proofs speak of; without this they could pass by being dull."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from schemas.topics import FAMILY_PARTITIONS
from tests.proofs.conduct import Conductor, verdicts
from tests.proofs.oracle import Oracle
from tests.proofs.plans import VARIANTS, Step, drawn, plans
from tests.proofs.sequences import Pool
from tests.proofs.strict_avro import schemas

AT_LEAST = 20
FIRST_NUMBER = 95_000_000
SEQUENCES = 400


@pytest.mark.parametrize("family", sorted(FAMILY_PARTITIONS))
def test_sequences_repeat_contradict_mend_come_late_and_by_both_roads(family: str) -> None:
    pool, oracle, seen = Pool(family), Oracle(), Counter[str]()
    types: set[int] = set()
    for number, plan in enumerate(drawn(plans(), SEQUENCES, 7)):
        outcomes: dict[tuple[str, str], set[str]] = {}
        roads: dict[tuple[str, str], set[bool]] = {}
        speakers: dict[str, set[str]] = {}
        for sent in (sent for batch in pool.write(plan, number) for sent in batch.sent):
            answer = oracle.judge(sent.member, sent.value, datetime(2026, 11, 24, tzinfo=UTC))
            if answer.fact is None:
                seen["no fact at all"] += 1
                continue
            key = (sent.member, answer.fact["event_id"])
            before = outcomes.setdefault(key, set())
            codes = {code for code, _ in answer.reasons}
            seen["stated again as it was"] += answer.outcome == "duplicate"
            seen["other content under a used id"] += codes == {"event-id-reused"}
            seen["mended after a rejection"] += answer.outcome == "accepted" and "rejected" in before
            seen["late"] += answer.outcome == "accepted" and sent.told.startswith("late")
            seen["refused"] += answer.outcome == "rejected"
            if answer.outcome == "accepted":
                speakers.setdefault(answer.fact["event_id"], set()).add(sent.member)
                types.add(answer.schema_id or 0)
            before.add(answer.outcome)
            roads.setdefault(key, set()).add(sent.portal)
        seen["one id by both roads"] += sum(len(both) == 2 for both in roads.values())
        seen["one id of two members"] += sum(len(both) == 2 for both in speakers.values())
    expected = {
        *("no fact at all", "stated again as it was", "other content under a used id", "mended after a rejection"),
        *("late", "refused"),
    }
    if family != "reference":  # it is stated by the operator alone, who has one road
        expected |= {"one id by both roads", "one id of two members"}
    assert {what: seen[what] for what in expected if seen[what] < AT_LEAST} == {}
    assert len(set(pool.schema_ids) - types) <= len(pool.schema_ids) // 10


@pytest.mark.parametrize(("turn", "family"), [*enumerate(sorted(FAMILY_PARTITIONS))])
def test_every_fact_that_is_made_from_a_contract_is_accepted(engine: Engine, turn: int, family: str) -> None:
    pool, conductor = Pool(family), Conductor(engine, f"valid.{family}.")
    steps = [Step("state", which, who=n, variant=n) for which in range(len(pool.schema_ids)) for n in range(VARIANTS)]
    conductor.conduct([pool.write([step], FIRST_NUMBER + turn * 1_000 + n) for n, step in enumerate(steps)])
    rows = verdicts(engine, conductor.topics)
    assert len(rows) == len(steps)
    assert [(row.event_type, row.reasons) for row in rows if row.outcome != "accepted"] == []
    assert {row.event_type for row in rows} == {schemas()[n]["name"] for n in pool.schema_ids}
