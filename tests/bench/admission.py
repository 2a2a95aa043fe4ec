"""How fast one worker admits: `Admission.process` over a member's inbox with everything on.

Decoding, checks against the real code lists, verdicts in PostgreSQL, facts, verdicts acknowledged by the broker,
offsets committed. No goal of its own; it tells how long a large file waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from confluent_kafka import Consumer, TopicPartition
from sqlalchemy import Engine, func, select

import stream_processors.admission as admitting
from infra.keys.opening import open_key_store
from infra.parts import open_engine
from projections.records import verdict
from schemas.reference_book import ReferenceBook
from schemas.topics import FAMILY_PARTITIONS
from stream_processors.admission import Admission
from stream_processors.forwarder import Forwarder
from stream_processors.log import ends, is_passing, open_committing_consumer, open_consumer, record_of
from stream_processors.operator_inbox import OperatorInbox
from stream_processors.personal_data import PersonalData
from stream_processors.reference_follower import ReferenceFollower
from tests.backing import Backing
from tests.bench.demand_facts import START, demand_facts
from tests.bench.figures import Figure, require
from tests.bench.live import WORKER
from tests.bench.log_writer import write_facts
from tests.bench.member import state_employers
from tests.bench.stages import Stages
from tests.instance import Instance

BENCH = "admission"
BATCH = 10_000
Say = Callable[[str], None]


def run(backing: Backing, home: Path, facts: int, say: Say) -> list[Figure]:
    """Events per second over an inbox of `facts` facts, and where the time goes."""
    say(f"admission: {facts:,} facts")
    with backing.instance(home) as instance:
        [member] = state_employers(instance)
        inbox = instance.topics.inbox(member)
        write_facts(instance.kafka(member), inbox, demand_facts(facts, employers=1, start=START.replace(year=2025)))
        engine = open_engine(instance.services)
        stages = Stages()
        watched = stages.watching(
            decide=(admitting, "decide"), settle=(admitting, "settle"), forward=(Forwarder, "send")
        )
        try:
            with _admission(instance, engine) as (admission, inboxes):
                admission.process([])  # the operator's code lists first, as a worker finds them
                with watched:
                    seconds = _admit(admission, inboxes, inbox, facts)
            _check(instance, engine, inbox, facts)
        finally:
            engine.dispose()
    found = [Figure(BENCH, f"{facts:,} facts, one worker", facts / seconds, "events/s")]
    rest = seconds - sum(stages.seconds.values())
    parts = {"decide": "deciding", "settle": "verdicts to PostgreSQL", "forward": "forwarding, acknowledged"}
    found += [Figure(BENCH, f"time in {parts[n]}", 100 * s / seconds, "%") for n, s in stages.seconds.items()]
    return [*found, Figure(BENCH, "time in the rest", 100 * rest / seconds, "%")]


@contextmanager
def _admission(instance: Instance, engine: Engine) -> Iterator[tuple[Admission, Consumer]]:
    access, topics = instance.kafka(WORKER), instance.topics
    inboxes = open_committing_consumer(access, f"{topics.prefix}kiteline.admission")
    follower = ReferenceFollower(access, topics, ReferenceBook())
    keys = open_key_store(instance.services)
    try:
        operator = OperatorInbox(access, topics, inboxes)
        personal = PersonalData(keys)
        yield Admission(engine, topics, follower, operator, Forwarder(access, topics), personal), inboxes
    finally:
        keys.close()
        follower.close()
        inboxes.close()


def _admit(admission: Admission, inboxes: Consumer, inbox: str, facts: int) -> float:
    """Seconds from the first read to the last commit."""
    inboxes.assign([TopicPartition(inbox, 0, 0)])
    began, done = time.perf_counter(), 0
    while done < facts:
        messages = inboxes.consume(min(BATCH, facts - done), timeout=0.5)
        records = [record_of(message) for message in messages if not is_passing(message)]
        if records:
            admission.process(records)
            inboxes.store_offsets(offsets=[TopicPartition(inbox, 0, records[-1].offset + 1)])
        done += len(records)
    inboxes.commit(asynchronous=False)
    return time.perf_counter() - began


def _check(instance: Instance, engine: Engine, inbox: str, facts: int) -> None:
    """Every fact has its verdict, all accepted, and stands on its family's topic once."""
    v = verdict.c
    with engine.connect() as connection:
        told = select(v.outcome, func.count()).where(v.topic == inbox).group_by(v.outcome)
        outcomes = {row.outcome: row[1] for row in connection.execute(told)}
    require(outcomes == {"accepted": facts}, f"verdicts: {outcomes} instead of {facts} accepted")
    consumer = open_consumer(instance.kafka(WORKER), f"{instance.topics.prefix}kiteline.bench")
    topic = instance.topics.canonical("demand")
    try:
        forwarded = sum(ends(consumer, [(topic, p) for p in range(FAMILY_PARTITIONS["demand"])]).values())
    finally:
        consumer.close()
    require(forwarded == facts, f"{forwarded} facts forwarded instead of {facts}")
