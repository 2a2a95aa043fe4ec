"""Admission: decode and check, settle verdicts, forward and publish; only then is a batch done and may be committed.

After a crash at any point the batch comes again: a verdict already written is kept, its fact is forwarded again,
and downstream a repeated fact changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from schemas.facts import Record
from schemas.topics import Topics
from stream_processors.decisions import decide
from stream_processors.forwarder import Forwarder
from stream_processors.operator_inbox import OperatorInbox
from stream_processors.personal_data import PersonalData
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
        personal: PersonalData,
    ) -> None:
        self._engine = engine
        self._topics = topics
        self._follower = follower
        self._operator = operator
        self._forwarder = forwarder
        self._personal = personal

    def process(self, records: Sequence[Record]) -> None:
        """Admit one batch, after whatever the operator has stated up to now."""
        self._admit(self._operator.unread())
        self._admit([record for record in records if not self._operator.has_returned(record)])

    def _admit(self, records: Sequence[Record]) -> None:
        if not records:
            return
        self._follower.catch_up()
        decisions = decide(records, self._topics, self._follower.book)
        self._personal.judge(decisions)
        settle(self._engine, decisions)
        self._personal.carry_out(decisions)
        self._forwarder.send(decisions)
