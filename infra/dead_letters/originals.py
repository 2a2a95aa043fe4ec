"""The bytes of dead letters as they came: from the member's dead-letter topic, else from the inbox.

The dead-letter topic is asked first: an inbox may be trimmed, dead letters are kept. A record that is too large for any
topic of ours is in the inbox alone.

Admission writes a dead letter after it has settled the verdict, and must: until then another worker, or the rules after
a crash, may judge otherwise, and what stands in the topic cannot be taken back. So a verdict may be known before its
dead letter is there. Whether that still comes is told by what admission has committed.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from confluent_kafka import Consumer, Message, TopicPartition

from infra.dead_letters.listing import DeadLetter, told
from infra.dead_letters.reading import stretch
from schemas.errors import KitelineError, Unavailable
from schemas.kafka_access import KafkaAccess
from schemas.positions import Position
from schemas.topics import Topics
from stream_processors.log import TIMEOUT, ask, ends, open_consumer, read_one
from stream_processors.log_times import committed_all

BEFORE = timedelta(minutes=10)
"""Clocks of database and broker may differ by so much without a letter being looked for twice."""
PATIENCE = 2.0
"""Seconds for which a dead letter that is still to come is waited for."""
PAUSE = 0.1
Stretch = tuple[int, int]
"""First offset, and the one after the last."""


class Originals:
    """`access` may read the dead letters. With `inboxes` (whose access may read these) what is too large is found too,
    and nothing needs to be waited for; without, `access` sees inboxes and what admission has committed."""

    def __init__(self, access: KafkaAccess, topics: Topics, inboxes: KafkaAccess | None = None) -> None:
        self._access = access
        self._topics = topics
        self._inboxes = inboxes

    def of(self, letters: Sequence[DeadLetter]) -> dict[Position, bytes | None]:
        """Position -> the record's bytes, for all that are still to be had. None: the record had no value.

        Raises BrokerUnavailable, NotProvisioned; Unavailable for a dead letter that is still to come.
        """
        found: dict[Position, bytes | None] = {}
        by_member: dict[str, list[DeadLetter]] = defaultdict(list)
        for letter in letters:
            by_member[letter.member].append(letter)
        for member, mine in by_member.items():
            found |= self._in_dead_letters(member, mine)
        for letter in letters:
            too_large = "too-large" in letter.codes and found.get(letter.position) is None
            if too_large:
                found.pop(letter.position, None)
            if letter.position not in found and self._inboxes:
                found |= self._in_inbox(letter.position)
        return found

    def _in_dead_letters(self, member: str, letters: list[DeadLetter]) -> dict[Position, bytes | None]:
        topic = self._topics.dead_letters(member)
        wanted = {told(letter.position): letter.position for letter in letters}
        found: dict[Position, bytes | None] = {}
        consumer = open_consumer(self._access, f"{self._access.username}.dead-letters")
        try:
            end = ends(consumer, [(topic, 0)])[(topic, 0)]
            start = _offset_at(consumer, topic, min(letter.decided_at for letter in letters) - BEFORE, end)
            with closing(self._still_to_come(consumer, topic, end, wanted)) as later:
                for first, last in chain([(start, end), (0, start)], later):
                    for message in stretch(consumer, topic, first, last):
                        if position := wanted.pop(_header(message), None):
                            found[position] = message.value()
                        if not wanted:
                            return found
        finally:
            consumer.close()
        return found

    def _still_to_come(
        self, consumer: Consumer, topic: str, end: int, wanted: Mapping[str, Position]
    ) -> Generator[Stretch]:
        """Stretches that are written from `end` on, while admission is not done with all that is `wanted`."""
        if self._inboxes:
            return
        admission = open_consumer(self._access, f"{self._topics.prefix}kiteline.admission")
        deadline = time.monotonic() + PATIENCE
        try:
            while True:
                # Asked first: the dead letter of what is committed stands below the end that is told after.
                undone = _uncommitted(admission, wanted.values())
                first, end = end, ends(consumer, [(topic, 0)])[(topic, 0)]
                yield first, end
                if not (missing := undone.intersection(wanted.values())):
                    return
                if time.monotonic() > deadline:
                    raise _not_yet(min(map(told, missing)))
                time.sleep(PAUSE)
        finally:
            admission.close()

    def _in_inbox(self, at: Position) -> dict[Position, bytes | None]:
        assert self._inboxes
        try:
            return {at: read_one(self._inboxes, at.topic, at.partition, at.offset).value}
        except KitelineError as error:
            if error.retriable:
                raise
            return {}


def _uncommitted(admission: Consumer, positions: Iterable[Position]) -> set[Position]:
    """Those that admission has still before it, though it may have judged them."""
    asked = list(positions)
    sources = {(at.topic, at.partition) for at in asked}
    done, until = committed_all(admission, sources), ends(admission, sources)
    return {at for at in asked if done[at.topic, at.partition] <= at.offset < until[at.topic, at.partition]}


def _not_yet(position: str) -> Unavailable:
    return Unavailable(
        f"{position} 处已裁定为退回，死信还没有写好，随后就到；请过几秒原样重发此请求（若一直如此，平台的准入没有在运行）",
        f"{position} was rejected and its dead letter is not written yet, it will be; send this request again in a few"
        " seconds (should this go on, the platform's admission is not running)",
    )


def _offset_at(consumer: Consumer, topic: str, moment: datetime, end: int) -> int:
    """The first offset written at `moment` or later; `end` when there is none."""
    asked = [TopicPartition(topic, 0, int(moment.timestamp() * 1000))]
    [found] = ask(lambda: consumer.offsets_for_times(asked, timeout=TIMEOUT))
    return end if found.offset < 0 else int(found.offset)


def _header(message: Message) -> str:
    found: Any = message.headers() or []
    return bytes(dict(found).get("kiteline-position") or b"").decode()
