"""An instance with the members of the proofs' world, and a worker's way with its inboxes, driven by the test."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from confluent_kafka import KafkaError, Message, Producer, TopicPartition
from sqlalchemy import Engine, select

from infra.gateway.portals import GATEWAY
from projections.records import verdict
from schemas.facts import Record
from schemas.sealing import opened
from stream_processors.admission.decisions import Decision
from stream_processors.admission.forwarder import Forwarder
from stream_processors.log import is_passing, open_committing_consumer, record_of
from tests.instance import Instance
from tests.proofs.oracle import Oracle
from tests.proofs.world import INBOXES, world_facts
from tests.stream_processors.desk import WORKER, Desk, open_desk
from tests.stream_processors.speaking import headers_of

PATIENCE = 60.0
"""Seconds without a record after which something is wrong."""
Position = tuple[str, int, int]
Headers = list[tuple[str, str | bytes | None]]


@dataclass(frozen=True)
class Letter:
    """What a client sends; to `member`'s own inbox, or by the gateway to its portal."""

    member: str
    portal: bool
    value: bytes | None
    key: bytes | None = b"key"
    headers: Headers | None = None


class Crash(Exception):
    """The worker dies: verdicts are in the table, and half of the batch is forwarded."""


class Dying(Forwarder):
    """Dies on the way."""

    def send(self, decisions: Sequence[Decision]) -> None:
        super().send(decisions[: len(decisions) // 2])
        raise Crash


@dataclass
class Place:
    """A desk, and both roads to it."""

    desk: Desk

    @property
    def instance(self) -> Instance:
        return self.desk.instance

    def write(self, letters: Sequence[Letter]) -> dict[Position, Letter]:
        """Send all, each inbox's in their order; returns what stands where. Raises the broker's refusal."""
        confirmed: dict[Position, Letter] = {}
        refused: list[KafkaError] = []
        topics, producers = self.instance.topics, dict[str, Producer]()

        def told(letter: Letter) -> Callable[[KafkaError | None, Message], None]:
            def tell(error: KafkaError | None, message: Message) -> None:
                if error is not None:
                    refused.append(error)
                else:
                    confirmed[message.topic() or "", message.partition() or 0, message.offset() or 0] = letter

            return tell

        for letter in letters:
            user = GATEWAY if letter.portal else letter.member
            if user not in producers:
                quiet = {"log_level": 0, "linger.ms": 20, "compression.type": "gzip", "enable.idempotence": True}
                large = {"message.max.bytes": 16 * 1024 * 1024, "queue.buffering.max.messages": 500_000}
                producers[user] = Producer(self.instance.kafka(user).librdkafka() | quiet | large)
            topic = (topics.portal if letter.portal else topics.inbox)(letter.member)
            headers = letter.headers or []
            producers[user].produce(topic, letter.value, key=letter.key, on_delivery=told(letter), headers=headers)
            producers[user].poll(0)
        for producer in producers.values():
            assert producer.flush(60) == 0, "not confirmed"
        assert not refused, refused[0]
        return confirmed

    def admit(self, count: int, most: int, chance: random.Random | None = None) -> list[Record]:
        """Read `count` records of all inboxes as the workers' group does, and admit them in batches of up to `most`.

        With `chance`, batches are of any size, in every third a worker dies between verdicts and the end of forwarding,
        and after every fourth the one before comes again.
        """
        topics = self.instance.topics
        consumer = open_committing_consumer(self.instance.kafka(WORKER), f"{topics.prefix}kiteline.admission")
        consumer.subscribe([topics.inbox_pattern])
        admission, seen = self.desk.usual, dict[Position, Record]()
        earlier, turn, patience = list[Record](), 0, time.monotonic() + PATIENCE
        try:
            while len(seen) < count:
                size = chance.randrange(1, most) if chance else most
                read = [record_of(m) for m in consumer.consume(size, timeout=1.0) if not is_passing(m)]
                if not read:
                    assert time.monotonic() < patience, f"{len(seen)} of {count} records came"
                    continue
                patience = time.monotonic() + PATIENCE
                turn += 1
                if chance and turn % 3 == 0:
                    self._die(read)
                    admission = self.desk.admission()
                admission.process(read)
                seen |= {(r.topic, r.partition, r.offset): r for r in read}
                for record in read:
                    consumer.store_offsets(offsets=[TopicPartition(record.topic, record.partition, record.offset + 1)])
                if chance and turn % 4 == 0:
                    admission.process(earlier)
                earlier = read
        finally:
            consumer.close()
        return list(seen.values())

    def _die(self, read: list[Record]) -> None:
        topics = self.instance.topics
        dying = self.desk.admission()
        dying._forwarder = Dying(self.instance.kafka(WORKER), topics)
        try:
            dying.process(read)
        except Crash:
            return
        raise AssertionError("it did not die")

    def verdicts(self, positions: set[Position]) -> list[Any]:
        """Rows of the verdict table on these positions, in the order in which they were settled."""
        with self.desk.engine.connect() as connection:
            rows = connection.execute(select(verdict).order_by(verdict.c.seq))
            return [row for row in rows if (row.topic, row.partition, row.offset) in positions]


@contextmanager
def open_place(instance: Instance, engine: Engine) -> Iterator[Place]:
    """Starter codes and the world's facts are stated and admitted."""
    with open_desk(instance, engine, {}, INBOXES) as desk:
        stated = desk.state_as_operator(*world_facts())
        desk.usual.process(stated)
        desk.commit(stated)
        assert {row.outcome for row in desk.verdicts(stated)} == {"accepted"}
        yield Place(desk)


def differences(rows: Sequence[Any], sent: dict[Position, Letter]) -> list[str]:
    """Verdicts that are not the oracle's, or not one per position; [] when all is as it should be."""
    oracle, found = Oracle(), []
    places = [(row.topic, row.partition, row.offset) for row in rows]
    if sorted(places) != sorted(sent):
        found.append(f"{len(places)} verdicts on {len(sent)} records; missing: {sorted(set(sent) - set(places))[:5]}")
    for place, row in zip(places, rows, strict=True):
        letter = sent[place]
        answer = oracle.judge(letter.member, letter.value, row.recorded_at)
        told = (row.outcome, frozenset((reason["code"], reason["field"]) for reason in row.reasons))
        if told != (answer.outcome, answer.reasons):
            shown = letter.value[:200].hex() if letter.value else letter.value
            found.append(f"{place}: {told}; the oracle says {answer.outcome, answer.reasons}: {shown}")
    return found


def as_it_came(place: Place, letter: Message) -> bytes | None:
    """The bytes of a dead letter; one that may hold a name in clear is sealed whole."""
    kid = headers_of(letter).get("kiteline-sealed")
    if kid is None:
        return letter.value()
    return opened((letter.value() or b"").decode(), place.desk.keys.opening_keys()[kid.decode()])
