"""Poison in the inboxes, among good facts: each a dead letter with its reason, and everything beside it passes."""

from __future__ import annotations

import json
import random

from sqlalchemy import select

from infra.provision import WORKER
from projections.records import verdict
from schemas.wire import LARGEST
from tests.faults.conftest import Truth
from tests.faults.form import Form
from tests.faults.poison import POISON
from tests.faults.toll import Toll, toll_of
from tests.faults.workers import OPERATOR, Stage, check_archive, left_by, say, settle
from tests.stream_processors.speaking import headers_of, messages, send

Position = tuple[str, int]
"""Member and offset in its inbox."""


def test_poison_becomes_dead_letters_with_reasons_and_harms_nothing_beside_it(
    stage: Stage, truth: Truth, form: Form
) -> None:
    """The samples' members speak as ever; one of them, and one in their midst, has a program that has gone mad."""
    chance = random.Random(form.poison_each)
    mad = max(truth.calm.inboxes, key=lambda member: (member != OPERATOR) * len(truth.calm.inboxes[member]))
    services, good = stage.services, truth.calm.inboxes[mad]
    say(services, truth.calm.inboxes | {mad: []})
    poison = [(kind, kind.made(chance, mad)) for kind in POISON for _ in range(form.poison_each)]
    places = sorted(chance.choices(range(len(good)), k=len(poison)))
    chance.shuffle(poison)
    said, expected, of_good = list[tuple[bytes | None, bytes]](), dict[int, int](), list[int]()
    for number, record in enumerate(good):
        while len(expected) < len(poison) and places[len(expected)] == number:
            expected[len(said)] = len(expected)
            said.append((poison[expected[len(said)]][1], b""))
        of_good.append(len(said))
        said.append((record.value, record.key or b""))
    topic = services.topics.inbox(mad)
    send(services.kafka(mad), topic, [v for v, _ in said], [k for _, k in said])
    worker = stage.workers.start()
    settle(services, stage.engine, truth.calm.inboxes | {mad: good + good[: len(poison)]}, worker)
    left = left_by(services, stage.engine)
    own = topic.removeprefix(services.topics.prefix)
    # The good ones stand elsewhere in that inbox; each has the verdict that it has without poison.
    moved = {(own, at): left.verdicts.pop((own, at)) for at in range(len(said))}
    left.verdicts.update({(own, nth): moved[own, at] for nth, at in enumerate(of_good)})
    toll = Toll(caused=len(poison))
    toll.add(toll_of(services, left, truth.calm.left))
    truth.tally.add(f"poison: {len(POISON)} kinds", toll)
    assert left == truth.calm.left
    check_archive(services)
    assert worker.poll() is None
    letters = {
        headers_of(m)["kiteline-position"].decode(): m
        for m in messages(services.kafka(WORKER), services.topics.dead_letters(mad))
    }
    with stage.engine.connect() as connection:
        held = {v.offset: v for v in connection.execute(select(verdict).where(verdict.c.topic == topic))}
    for offset, number in expected.items():
        kind, sent = poison[number]
        told = {reason["code"] for reason in held[offset].reasons}
        assert held[offset].outcome == "rejected", kind.name
        assert told & kind.reasons, (kind.name, told)
        letter = letters[f"{topic}[0]@{offset}"]
        assert {r["code"] for r in json.loads(headers_of(letter)["kiteline-reasons"])} == told
        assert (letter.value() or b"") == (sent or b"") or len(sent or b"") > LARGEST, kind.name
