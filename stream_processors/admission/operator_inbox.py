"""The operator's inbox is admitted ahead of all others: what the operator states decides about the rest.

Code lists and members come through the same inbox road as every fact. A member's records may be read before the
operator's that they need, so each batch begins with whatever the operator has stated up to now.
"""

from __future__ import annotations

from confluent_kafka import Consumer, TopicPartition

from schemas.facts import Record
from schemas.kafka_access import KafkaAccess
from schemas.reference_book import OPERATOR
from schemas.topics import Topics
from stream_processors.catching_up import up_to
from stream_processors.log import AWAY, ask_until_back, committed, ends, open_consumer


class OperatorInbox:
    """A cursor over the operator's inbox, beside the group that reads all inboxes."""

    def __init__(self, access: KafkaAccess, topics: Topics, inboxes: Consumer) -> None:
        self._source = (topics.inbox(OPERATOR), 0)
        self._consumer = open_consumer(access, f"{topics.prefix}kiteline.operator-inbox")
        # Asked through a connection of its own: on the consumer's, the question waits behind an idle fetch (100 ms).
        self._asking = open_consumer(access, f"{topics.prefix}kiteline.operator-inbox")
        self._next = {self._source: committed(inboxes, *self._source)}
        self._consumer.assign([TopicPartition(*self._source, self._next[self._source])])

    def unread(self) -> list[Record]:
        """Records up to the inbox's end at the time of the call that were not returned before. Raises BrokerUnavailable
        when it is gone too long."""
        until = ask_until_back(lambda: ends(self._asking, [self._source]))
        return list(up_to(self._consumer, self._next, until, AWAY))

    def has_returned(self, record: Record) -> bool:
        """Whether `record` is one that `unread` gave out."""
        return (record.topic, record.partition) == self._source and record.offset < self._next[self._source]
