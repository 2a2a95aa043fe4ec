"""Admission without Faust: real broker, real database, batches handed over by the test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from confluent_kafka import TopicPartition
from sqlalchemy import Engine, select

from infra.keys.opening import open_key_store
from infra.keys.store import SqlKeyStore
from projections.records import verdict
from schemas.facts import Record
from schemas.key_store import KeyStore
from schemas.reference_book import ReferenceBook
from schemas.starter import starter_facts
from schemas.topics import FAMILY_PARTITIONS
from schemas.wire import decode, encode
from stream_processors.admission.admission import Admission
from stream_processors.admission.forwarder import Forwarder
from stream_processors.admission.operator_inbox import OperatorInbox
from stream_processors.admission.personal_data import PersonalData
from stream_processors.admission.reference_follower import ReferenceFollower
from stream_processors.failpoints import NO_FAILPOINTS, Failpoints
from stream_processors.log import open_consumer
from tests.instance import Instance
from tests.stream_processors.speaking import fact, messages, records, send

WORKER = "worker"


@dataclass
class Desk:
    """An instance whose inboxes are admitted only when the test says so."""

    instance: Instance
    engine: Engine
    _open: ExitStack = field(default_factory=ExitStack)

    def admission(
        self,
        book: ReferenceBook | None = None,
        keys: KeyStore | None = None,
        failpoints: Failpoints = NO_FAILPOINTS,
    ) -> Admission:
        """As a worker has it just after its start: nothing remembered but what broker and database hold."""
        access, topics = self.instance.kafka(WORKER), self.instance.topics
        inboxes = open_consumer(access, f"{topics.prefix}kiteline.admission")
        follower = ReferenceFollower(access, topics, book or ReferenceBook())
        self._open.callback(inboxes.close)
        self._open.callback(follower.close)
        operator = OperatorInbox(access, topics, inboxes)
        forwarder = Forwarder(access, topics, failpoints=failpoints)
        personal = PersonalData(keys or self.keys)
        return Admission(self.engine, topics, follower, operator, forwarder, personal, failpoints)

    @cached_property
    def keys(self) -> SqlKeyStore:
        """The instance's key store."""
        opened = open_key_store(self.instance.services)
        self._open.callback(opened.close)
        return opened

    @cached_property
    def usual(self) -> Admission:
        """One that goes on from test to test, as a worker does that was not restarted."""
        return self.admission()

    def commit(self, done: list[Record]) -> None:
        """What the worker's reader does when a batch is done: a later admission does not begin with these again."""
        self._commit({(r.topic, r.partition): r.offset + 1 for r in done})

    def forget_commits(self) -> None:
        """What goes with emptying the database: the operator's inbox is read from its beginning again."""
        self._commit({(self.instance.topics.inbox("operator"), 0): 0})

    def _commit(self, following: dict[tuple[str, int], int]) -> None:
        consumer = open_consumer(self.instance.kafka(WORKER), f"{self.instance.topics.prefix}kiteline.admission")
        try:
            offsets = [TopicPartition(topic, partition, offset) for (topic, partition), offset in following.items()]
            consumer.commit(offsets=offsets, asynchronous=False)
        finally:
            consumer.close()

    def state(self, member: str, *values: bytes | None) -> list[Record]:
        """Let `member` write to its inbox; returns what the inbox then holds of it, broker's time and all."""
        topic = self.instance.topics.inbox(member)
        confirmed = send(self.instance.kafka(member), topic, values, [b"key"] * len(values))
        return records(self.instance.kafka(WORKER), topic, first=min(offset for _, offset in confirmed))

    def state_as_operator(self, *facts: tuple[str, dict[str, Any]]) -> list[Record]:
        return self.state("operator", *(encode(event_type, said) for event_type, said in facts))

    def verdicts(self, of: list[Record]) -> list[Any]:
        """Rows of the verdict table at the positions of `of`, in their order; each exactly once."""
        found = []
        for record in of:
            [row] = self.verdicts_at(record)
            found.append(row)
        return found

    def verdicts_at(self, record: Record) -> list[Any]:
        """Rows of the verdict table at the position of `record`: none or one."""
        v = verdict.c
        here = (v.topic == record.topic) & (v.partition == record.partition) & (v.offset == record.offset)
        with self.engine.connect() as connection:
            return list(connection.execute(select(verdict).where(here)))

    def published(self, member: str) -> list[dict[str, Any]]:
        """What stands in verdicts.<member>, read with the member's own rights."""
        topic = self.instance.topics.verdicts(member)
        return [json.loads(m.value() or b"") for m in messages(self.instance.kafka(member), topic)]

    def canonical(self, family: str) -> list[Record]:
        topic = self.instance.topics.canonical(family)
        access = self.instance.kafka(WORKER)
        return [r for p in range(FAMILY_PARTITIONS[family]) for r in records(access, topic, p)]

    def forwarded(self, family: str) -> dict[str, list[Record]]:
        """Event id -> its records in the family's canonical topic."""
        found: dict[str, list[Record]] = {}
        for record in self.canonical(family):
            found.setdefault(decode(record.value)[1]["event_id"], []).append(record)
        return found

    def close(self) -> None:
        self._open.close()


@contextmanager
def open_desk(instance: Instance, engine: Engine, members: dict[str, str], strangers: list[str]) -> Iterator[Desk]:
    """Starter codes stated and `members` (code -> kind) admitted by the operator; strangers only have an inbox."""
    instance.add_members(*members, *strangers)
    desk = Desk(instance, engine)
    stated = desk.state_as_operator(*starter_facts(), *(admitted(code, kind) for code, kind in members.items()))
    try:
        desk.usual.process(stated)
        desk.commit(stated)
        yield desk
    finally:
        desk.close()


def admitted(code: str, kind: str) -> tuple[str, dict[str, Any]]:
    """What the operator states when it lets a member in."""
    return "MemberAdmitted", fact("MemberAdmitted", "operator", f"member/{code}", member_code=code, kind=kind)
