"""Erasures of the log carried out in a key store that may be a restored backup: before it serves, every time.

The key store notes how far this went, and a restored one holds the note of its own day, so that whatever was erased
since is erased again. The log is read from there to its end at the time of the call.
"""

from __future__ import annotations

from collections.abc import Mapping

from confluent_kafka import TopicPartition

from schemas.contracts import versions_of
from schemas.days import now
from schemas.kafka_access import KafkaAccess
from schemas.key_store import KeyStore, Place, Replayed
from schemas.topics import Topics
from schemas.wire import HEADER, decode
from stream_processors.admission.personal_data import ERASURE
from stream_processors.catching_up import up_to
from stream_processors.log import TIMEOUT, ends, open_consumer, partition_counts, topic_ids

Marks = Mapping[Place, Replayed]


def replay_erasures(access: KafkaAccess, topics: Topics, keys: KeyStore) -> set[str]:
    """Carry out every erasure that the log holds; returns whom the key store did not know as erased.

    If there was any, all sealing keys but the newest are destroyed at once: they are as old as the backup.
    Raises BrokerUnavailable, KeyStoreUnavailable.
    """
    subjects, marks = erasures_since(access, topics, keys.replayed())
    new = keys.erase(subjects, now()) if subjects else set()
    if new:
        for retired in keys.retired():
            keys.destroy(retired.kid)
    keys.note_replayed(marks)
    return new


def erasures_since(access: KafkaAccess, topics: Topics, held: Marks) -> tuple[set[str], Marks]:
    """Subjects of the erasures that the log holds beyond `held`, and how far that is. Raises BrokerUnavailable."""
    topic = topics.canonical("graduate")
    wanted = {HEADER.pack(0, contract.schema_id) for contract in versions_of(ERASURE)}
    consumer = open_consumer(access, f"{topics.prefix}kiteline.erasures")
    try:
        topic_id = topic_ids(access, [topic])[topic]
        sources = [(topic, p) for p in range(partition_counts(consumer, [topic])[topic])]
        until = ends(consumer, sources)
        at = {s: held[s].next_offset if s in held and held[s].topic_id == topic_id else 0 for s in sources}
        consumer.assign([TopicPartition(topic, p, at[topic, p]) for _, p in sources])
        subjects: set[str] = set()
        for record in up_to(consumer, at, until, TIMEOUT):
            if (record.value or b"")[: HEADER.size] in wanted:
                subjects.add(decode(record.value)[1]["subject"])
    finally:
        consumer.close()
    return subjects, {source: Replayed(topic_id, offset) for source, offset in at.items()}
