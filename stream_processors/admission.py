"""Admission: decode and check, settle verdicts, forward and publish, then commit the inbox offset, in that order.

After a crash at any point the batch comes again: a verdict already written is kept, its fact is forwarded again,
and downstream a repeated fact changes nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from confluent_kafka import Consumer, KafkaException, TopicPartition
from sqlalchemy import Engine

from schemas.facts import Record
from schemas.topics import Topics
from stream_processors.decisions import decide
from stream_processors.forwarder import Forwarder
from stream_processors.operator_inbox import OperatorInbox
from stream_processors.reference_follower import ReferenceFollower
from stream_processors.verdict_store import settle


class Admission:
    def __init__(
        self,
        engine: Engine,
        topics: Topics,
        follower: ReferenceFollower,
        operator: OperatorInbox,
        forwarder: Forwarder,
        inboxes: Consumer,
    ) -> None:
        self._engine = engine
        self._topics = topics
        self._follower = follower
        self._operator = operator
        self._forwarder = forwarder
        self._inboxes = inboxes

    def process(self, records: Sequence[Record]) -> None:
        """Admit one batch, after whatever the operator has stated up to now."""
        self._admit(self._operator.unread())
        self._admit([record for record in records if not self._operator.has_returned(record)])
        self._commit(records)

    def _admit(self, records: Sequence[Record]) -> None:
        if not records:
            return
        self._follower.catch_up()
        decisions = decide(records, self._topics, self._follower.book)
        settle(self._engine, decisions)
        self._forwarder.send(decisions)

    def _commit(self, records: Sequence[Record]) -> None:
        following: dict[tuple[str, int], int] = {}
        for record in records:
            source = (record.topic, record.partition)
            following[source] = max(following.get(source, 0), record.offset + 1)
        offsets = [TopicPartition(topic, partition, offset) for (topic, partition), offset in following.items()]
        # Nobody waits for it: if it fails (the partition has moved to another worker) or we die before, the batch is
        # repeated, and nothing is lost or doubled.
        with contextlib.suppress(KafkaException):
            self._inboxes.commit(offsets=offsets, asynchronous=True)
