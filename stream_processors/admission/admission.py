"""Admission: decode and check, settle verdicts, forward and publish; only then is a batch done and may be committed.

After a crash at any point the batch comes again: a verdict already written is kept, its fact is forwarded again,
and downstream a repeated fact changes nothing.

A large batch is worked on in slices: while PostgreSQL takes the verdicts of one, the next is decided and the one
before is handed to the broker. Slices are settled in order, and none after one that failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from sqlalchemy import Engine

from schemas.facts import Record
from schemas.topics import Topics
from stream_processors.admission.decisions import Decision, decide
from stream_processors.admission.forwarder import Forwarder
from stream_processors.admission.operator_inbox import OperatorInbox
from stream_processors.admission.personal_data import PersonalData
from stream_processors.admission.reference_follower import ReferenceFollower
from stream_processors.admission.verdict_store import settle
from stream_processors.failpoints import NO_FAILPOINTS, Failpoints

Settled = Future[list[Decision]]
SLICE = 2_500
"""Records that are settled in one transaction."""


class Admission:
    def __init__(
        self,
        engine: Engine,
        topics: Topics,
        follower: ReferenceFollower,
        operator: OperatorInbox,
        forwarder: Forwarder,
        personal: PersonalData,
        failpoints: Failpoints = NO_FAILPOINTS,
    ) -> None:
        self._engine = engine
        self._topics = topics
        self._follower = follower
        self._operator = operator
        self._forwarder = forwarder
        self._personal = personal
        self._failpoints = failpoints

    def process(self, records: Sequence[Record]) -> None:
        """Admit one batch, after whatever the operator has stated up to now."""
        self._failpoints.passed("admission.read")
        self._admit(self._operator.unread())
        self._admit([record for record in records if not self._operator.has_returned(record)])

    def _admit(self, records: Sequence[Record]) -> None:
        if not records:
            return
        self._follower.catch_up()
        earlier: Settled | None = None
        with ThreadPoolExecutor(1, thread_name_prefix="settling") as settling:
            for few in _slices(records):
                decisions = decide(few, self._topics, self._follower.book, partial(self._settle_first, earlier))
                self._failpoints.passed("admission.decided")
                settled = settling.submit(self._settle, earlier, decisions)
                if earlier:
                    self._forwarder.send(earlier.result())
                earlier = settled
            assert earlier
            self._forwarder.send(earlier.result())
        self._forwarder.confirm()

    def _settle_first(self, earlier: Settled | None, decisions: list[Decision]) -> None:
        """Settle what the rest of a slice is judged by, in the order of slices all the same."""
        if earlier:
            earlier.result()
        settle(self._engine, decisions)

    def _settle(self, earlier: Settled | None, decisions: list[Decision]) -> list[Decision]:
        if earlier:
            earlier.result()  # what failed there ends this slice too
        self._personal.judge(decisions)
        settle(self._engine, decisions, self._failpoints)
        self._failpoints.passed("admission.settled")
        self._personal.carry_out(decisions)
        self._failpoints.passed("admission.carried-out")
        return decisions


def _slices(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    for start in range(0, len(records), SLICE):
        yield records[start : start + SLICE]
