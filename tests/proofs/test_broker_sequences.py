"""Random sequences of every family through the real broker, by both roads at once, with workers that die on the way."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from projections.engine.declaration import Projection
from projections.engine.discovery import all_projections, projection_named
from projections.engine.view import live_view
from schemas.topics import FAMILY_PARTITIONS
from schemas.wire import decode
from tests.proofs.effects import each_once, tables_of
from tests.proofs.options import Form
from tests.proofs.place import Letter, Place, Position, as_it_came, differences
from tests.proofs.plans import drawn, plans
from tests.proofs.sequences import Pool
from tests.stream_processors.canon import Canon
from tests.stream_processors.desk import WORKER
from tests.stream_processors.speaking import headers_of, messages
from tests.stream_processors.tables import live_rows

FAMILIES = sorted(FAMILY_PARTITIONS)
FIRST_NUMBER = 50_000_000


@dataclass(frozen=True)
class Told:
    """What was sent, and the verdicts on it in the order in which they were settled."""

    sent: dict[Position, Letter]
    rows: list[Any]


@pytest.fixture(scope="module")
def told(place: Place, form: Form) -> Told:
    """All sequences at once, those of all families and members mixed, each inbox's records in their order."""
    chance, letters = random.Random(form.seed), list[list[Letter]]()
    for turn, family in enumerate(FAMILIES):
        pool = Pool(family)
        for n, plan in enumerate(drawn(plans(), form.broker_sequences, 1_000 + turn)):
            batches = pool.write(plan, FIRST_NUMBER + turn * 10_000 + n)
            letters.append([Letter(s.member, s.portal, s.value) for batch in batches for s in batch.sent])
    assert len(letters) == len(FAMILIES) * form.broker_sequences
    sent = place.write(mixed(letters, chance))
    place.admit(len(sent), 120, chance)
    return Told(sent, place.verdicts(set(sent)))


def mixed(sequences: list[list[Letter]], chance: random.Random) -> list[Letter]:
    """Of several sequences one, each in its own order, in turns by chance."""
    turns = [n for n, letters in enumerate(sequences) for _ in letters]
    chance.shuffle(turns)
    left = [iter(letters) for letters in sequences]
    return [next(left[n]) for n in turns]


def test_every_position_has_the_verdict_that_the_oracle_gives_and_one_only(told: Told) -> None:
    assert differences(told.rows, told.sent) == []
    accepted = [(row.member, row.event_id) for row in told.rows if row.outcome == "accepted"]
    assert len(accepted) == len(set(accepted)) > len(told.rows) // 4
    assert {row.outcome for row in told.rows} == {"accepted", "rejected", "duplicate"}


def test_every_accepted_fact_stands_on_its_canonical_topic_as_it_was_stated_and_nothing_else_does(
    place: Place, told: Told
) -> None:
    stated = {told.sent[row.topic, row.partition, row.offset].value for row in told.rows if row.outcome == "accepted"}
    ours = {f"{FIRST_NUMBER + turn * 10_000 + n:08x}" for turn in range(len(FAMILIES)) for n in range(10_000)}
    arrived = [r for family in FAMILIES for r in place.desk.canonical(family)]
    assert {r.value for r in arrived if decode(r.value)[1]["event_id"][:8] in ours} == stated


def test_the_tables_are_those_of_the_set_of_accepted_facts(place: Place, told: Told) -> None:
    """The real projector reads canonical topics on which facts stand twice, after the deaths of workers."""
    canon = Canon(place.instance, place.desk.engine)
    canon.project()
    doubled = 0
    for family in FAMILIES:
        records = place.desk.canonical(family)
        doubled += len(records) - len(each_once(records))
        for name, tables in tables_of(canon.engine, family, [each_once(records)]).items():
            live = live_rows(canon.engine, projection_named(name))
            assert {entity: live[entity] for entity in tables} == tables, name
    assert doubled > 0


@pytest.mark.parametrize("projection", all_projections(), ids=lambda p: p.name)
def test_no_accepted_fact_breaks_a_question(place: Place, told: Told, projection: Projection) -> None:
    """Facts go to the edges of what their contracts allow: first and last day of time, largest numbers."""
    Canon(place.instance, place.desk.engine).project()
    bases = [projection] if projection.entities else [projection_named(name) for name in projection.reads]
    for on in (date(2024, 1, 1), date(2026, 11, 24)):
        with live_view(place.desk.engine, bases, on) as now:
            for model in projection.read_models:
                assert isinstance(now.rows(model.select(on)), list), model.name


def test_members_read_every_verdict_and_find_every_refused_record_in_the_order_of_their_inboxes(
    place: Place, told: Told
) -> None:
    outcomes = {(row.topic, row.partition, row.offset): row.outcome for row in told.rows}
    published: dict[Position, str] = {}
    letters: dict[str, bytes | None] = {}
    for member in sorted({letter.member for letter in told.sent.values()}):
        topics, access = place.instance.topics, place.instance.kafka(WORKER)
        for message in messages(access, topics.verdicts(member)):
            said = json.loads(message.value() or b"")
            at = (said["position"]["topic"], said["position"]["partition"], said["position"]["offset"])
            assert published.setdefault(at, said["outcome"]) == said["outcome"]
        for message in messages(access, topics.dead_letters(member)):
            letters[headers_of(message)["kiteline-position"].decode()] = as_it_came(place, message)
    assert {at: published.get(at) for at in outcomes} == outcomes
    refused = {at for at, outcome in outcomes.items() if outcome == "rejected"}
    for topic, partition, offset in refused:
        assert letters[f"{topic}[{partition}]@{offset}"] == told.sent[topic, partition, offset].value
