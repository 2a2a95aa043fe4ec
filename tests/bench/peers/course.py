"""The course that all peers run: a broker and a database with the logs on them and the truth beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, make_url

from infra.engine import open_engine
from schemas.topics import CANONICAL_CONFIG, FAMILY_PARTITIONS
from tests.backing import Backing
from tests.bench.peers.events import event_frames, write_events
from tests.bench.peers.order import Order
from tests.bench.peers.truth import Truth, TruthTables
from tests.bench.peers.work import FAMILY
from tests.instance import Instance

ADMIN = "admin"
"""Peers make topics of their own, so they come as the administrator. Kiteline comes as its worker."""
PARTITIONS = FAMILY_PARTITIONS[FAMILY]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Log:
    """A topic with events, and the truth about them."""

    topic: str
    truth: TruthTables

    @property
    def events(self) -> int:
        return self.truth.events


@dataclass(frozen=True)
class Course:
    """`long`: the log that most take, the family's canonical topic; `short`: the one for the slow."""

    instance: Instance
    engine: Engine
    long: Log
    short: Log

    def order(self, number: int, name: str, log: Log) -> Order:
        """What the peer of that number is told. Its schema is `peer<number>`."""
        instance = self.instance
        url = make_url(instance.database_url)
        libpq = {
            "host": str(url.host or url.query.get("host", "")),
            "port": str(url.port or 5432),
            "dbname": url.database or "",
            "user": url.username or "",
            "password": str(url.password or ""),
        }
        return Order(
            f"{instance.topics.prefix}peer{number}-{name}",
            instance.kafka(ADMIN),
            log.topic,
            PARTITIONS,
            log.events,
            instance.database_url,
            libpq,
            f"peer{number}",
            str(instance.home / f"peer{number}"),
        )


@contextmanager
def course(backing: Backing, home: Path, events: int, slow_events: int, say: Say) -> Iterator[Course]:
    """An instance of its own with two logs, filled."""
    with backing.instance(home) as instance:
        engine = open_engine(instance.services)
        try:
            short = f"{instance.topics.prefix}peers.short"
            instance.admin().ensure_topics({short: (PARTITIONS, CANONICAL_CONFIG)})
            say(f"peers: writing {events:,} and {slow_events:,} events")
            yield Course(
                instance,
                engine,
                _log(instance, engine, instance.topics.canonical(FAMILY), events, "truth"),
                _log(instance, engine, short, slow_events, "truth_short"),
            )
        finally:
            engine.dispose()


def _log(instance: Instance, engine: Engine, topic: str, events: int, schema: str) -> Log:
    truth = Truth()
    for frame in event_frames(events):
        truth.learn(frame)
        write_events(instance.kafka(ADMIN), topic, frame)
    return Log(topic, TruthTables(engine, truth, schema))
