"""How fast one worker admits: `Admission.process` over a member's inbox with everything on.

Decoding, checks against the real code lists, verdicts in PostgreSQL beside those of years before, facts and verdicts
acknowledged by the broker, offsets committed. The baseline, in the same run, is a Faust agent per event.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from confluent_kafka import Consumer, TopicPartition
from sqlalchemy import Engine, func, select

import stream_processors.admission.admission as admitting
from infra.engine import open_engine
from infra.keys.opening import open_key_store
from projections.records import verdict
from schemas.reference_book import ReferenceBook
from schemas.topics import FAMILY_PARTITIONS
from stream_processors.admission.admission import Admission
from stream_processors.admission.forwarder import Forwarder
from stream_processors.admission.operator_inbox import OperatorInbox
from stream_processors.admission.personal_data import PersonalData
from stream_processors.admission.reference_follower import ReferenceFollower
from stream_processors.garbage import collect_seldom
from stream_processors.log import ends, is_passing, open_committing_consumer, open_consumer, record_of
from tests.backing import Backing
from tests.bench.demand_facts import START, demand_facts
from tests.bench.earlier_verdicts import fill_verdicts
from tests.bench.figures import Figure, require
from tests.bench.live import WORKER
from tests.bench.log_writer import write_facts
from tests.bench.member import state_employers
from tests.bench.per_event_agent import admit_per_event
from tests.bench.stages import Stages
from tests.instance import Instance

BENCH = "admission"
BATCH = 10_000
GOAL, GOAL_OVER_PER_EVENT = 20_000, 3.0
Say = Callable[[str], None]
PARTS = {
    "decide": "deciding",
    "settle": "verdicts to PostgreSQL",
    "send": "handing over to Kafka",
    "confirm": "waiting for Kafka",
}


def run(
    backing: Backing, home: Path, facts: int, earlier: int, per_event: int, say: Say, *, goal: bool = True
) -> list[Figure]:
    """Events per second over an inbox of `facts` facts, beside `earlier` verdicts that are in the table already.

    Then the same by a Faust agent per event, over `per_event` facts of another member, in the same table.
    """
    say(f"admission: {facts:,} facts, {earlier:,} earlier verdicts, {per_event:,} facts one by one")
    with backing.instance(home) as instance:
        members = state_employers(instance, 2)
        stated = dict(zip(members, (facts, per_event), strict=True))
        for number, (member, count) in enumerate(stated.items()):
            said = demand_facts(count, employers=1, start=START.replace(year=2025), first=number)
            write_facts(instance.kafka(member), instance.topics.inbox(member), said)
        engine = open_engine(instance.services)
        stages = Stages()
        try:
            fill_verdicts(engine, members[0], earlier)
            seconds = _in_batches(instance, engine, members[0], facts, stages)
            alone = _one_by_one(instance, engine, members[1], per_event)
            _check(instance, engine, stated)
        finally:
            engine.dispose()
    rate, rate_alone = facts / seconds, per_event / alone
    found = [
        Figure(BENCH, f"{facts:,} facts, one worker", rate, "events/s", GOAL if goal else None),
        Figure(BENCH, f"earlier verdicts in the table: {earlier:,}", earlier, "rows"),
        Figure(BENCH, f"a Faust agent per event, {per_event:,} facts", rate_alone, "events/s"),
        Figure(BENCH, "rate over a Faust agent per event", rate / rate_alone, "times", GOAL_OVER_PER_EVENT),
    ]
    # The steps overlap: together they may take more than all of the time.
    return found + [
        Figure(BENCH, f"busy with {PARTS[name]}", 100 * spent / seconds, "%") for name, spent in stages.seconds.items()
    ]


def _in_batches(instance: Instance, engine: Engine, member: str, facts: int, stages: Stages) -> float:
    watched = stages.watching(
        decide=(admitting, "decide"),
        settle=(admitting, "settle"),
        send=(Forwarder, "send"),
        confirm=(Forwarder, "confirm"),
    )
    with _admission(instance, engine) as (admission, inboxes):
        collect_seldom()  # as a worker does
        admission.process([])  # the operator's code lists first, as a worker finds them
        with watched:
            return _admit(admission, inboxes, instance.topics.inbox(member), facts)


def _one_by_one(instance: Instance, engine: Engine, member: str, facts: int) -> float:
    access, topics = instance.kafka(WORKER), instance.topics
    follower = ReferenceFollower(access, topics, ReferenceBook())
    follower.catch_up()
    follower.close()
    data = instance.home / "per-event"
    return admit_per_event(access, topics, engine, follower.book, topics.inbox(member), facts, data)


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


def _check(instance: Instance, engine: Engine, stated: dict[str, int]) -> None:
    """Every fact has its verdict, all accepted, and stands on its family's topic once."""
    v = verdict.c
    with engine.connect() as connection:
        for member, count in stated.items():
            told = select(v.outcome, func.count()).where(v.topic == instance.topics.inbox(member)).group_by(v.outcome)
            outcomes = {row.outcome: row[1] for row in connection.execute(told)}
            require(outcomes == {"accepted": count}, f"verdicts of {member}: {outcomes} instead of {count} accepted")
    consumer = open_consumer(instance.kafka(WORKER), f"{instance.topics.prefix}kiteline.bench")
    topic = instance.topics.canonical("demand")
    try:
        forwarded = sum(ends(consumer, [(topic, p) for p in range(FAMILY_PARTITIONS["demand"])]).values())
    finally:
        consumer.close()
    require(forwarded == sum(stated.values()), f"{forwarded} facts forwarded instead of {sum(stated.values())}")
