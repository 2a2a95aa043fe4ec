"""The bytes of dead letters as they came: from the member's dead-letter topic, else from the inbox.

The dead-letter topic is asked first: an inbox may be trimmed, dead letters are kept. A record that is too large for any
topic of ours is in the inbox alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from confluent_kafka import Consumer, Message, TopicPartition

from infra.dead_letters.listing import DeadLetter, told
from infra.dead_letters.reading import stretch
from schemas.errors import KitelineError
from schemas.kafka_access import KafkaAccess
from schemas.positions import Position
from schemas.topics import Topics
from stream_processors.log import TIMEOUT, ask, ends, open_consumer, read_one

BEFORE = timedelta(minutes=10)
"""Clocks of database and broker may differ by so much without a letter being looked for twice."""


class Originals:
    """`access` may read the dead letters. With `inboxes` (whose access may read these) what is too large is found too."""

    def __init__(self, access: KafkaAccess, topics: Topics, inboxes: KafkaAccess | None = None) -> None:
        self._access = access
        self._topics = topics
        self._inboxes = inboxes

    def of(self, letters: Sequence[DeadLetter]) -> dict[Position, bytes | None]:
        """Position -> the record's bytes, for all that are still to be had. None: the record had no value.

        Raises BrokerUnavailable, NotProvisioned.
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
            for first, last in ((start, end), (0, start)):
                for message in stretch(consumer, topic, first, last):
                    if position := wanted.pop(_header(message), None):
                        found[position] = message.value()
                    if not wanted:
                        return found
        finally:
            consumer.close()
        return found

    def _in_inbox(self, at: Position) -> dict[Position, bytes | None]:
        assert self._inboxes
        try:
            return {at: read_one(self._inboxes, at.topic, at.partition, at.offset).value}
        except KitelineError as error:
            if error.retriable:
                raise
            return {}


def _offset_at(consumer: Consumer, topic: str, moment: datetime, end: int) -> int:
    """The first offset written at `moment` or later; `end` when there is none."""
    asked = [TopicPartition(topic, 0, int(moment.timestamp() * 1000))]
    [found] = ask(lambda: consumer.offsets_for_times(asked, timeout=TIMEOUT))
    return end if found.offset < 0 else int(found.offset)


def _header(message: Message) -> str:
    found: Any = message.headers() or []
    return bytes(dict(found).get("kiteline-position") or b"").decode()
