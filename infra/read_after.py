"""Read your writes: when everything up to a position can be read, for the platform's API and the command line.

A canonical position can be read once the checkpoint is past it. An inbox position stands for all that the inbox holds up
to it: what admission has committed is in the log, below its end as it is asked right after; what it has judged and not
committed yet is looked for in the log itself, as `infra/visibility.py` does it. What was rejected is not waited for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from confluent_kafka import Consumer
from sqlalchemy import Engine

from infra.inbox_facts import is_judged, judged_facts
from infra.provision import API
from infra.services import Services
from infra.visibility import Visibility, Watch, passed_live
from projections.engine import archive
from projections.engine.checkpoint import Source
from projections.platform.api.moments.reached import Reached, not_yet
from schemas.errors import NotProvisioned, UsageError
from schemas.kafka_access import KafkaAccess
from schemas.positions import Position
from schemas.topics import FAMILY_PARTITIONS, Topics
from stream_processors.log import ends, open_consumer, partition_counts
from stream_processors.log_times import committed_all

SOUGHT = 2_000
"""Facts that are looked for one by one; where there are more, admission's next commit is waited for."""
PAUSE = 0.1


def open_read_after(services: Services, engine: Engine) -> ReadAfter:
    """Asks as the API's principal. Raises UnknownMember when it was not provisioned here."""
    return ReadAfter(services.kafka(API), services.topics, engine, services.settings.archive_dir)


class ReadAfter:
    """`access` may read canonical topics, see inboxes, and see what admission has committed."""

    def __init__(self, access: KafkaAccess, topics: Topics, engine: Engine, archive_root: Path) -> None:
        self._access = access
        self._topics = topics
        self._engine = engine
        self._root = archive_root

    @contextmanager
    def watch(self, positions: Sequence[Position]) -> Iterator[Awaiting]:
        """Raises UsageError for a position that no log of this instance can have, BrokerUnavailable."""
        with ExitStack() as stack:
            consumer = open_consumer(self._access, f"{self._topics.prefix}kiteline.admission")
            stack.callback(consumer.close)
            self._check(consumer, positions)
            visibility = Visibility(self._access, self._topics, self._engine)
            yield Awaiting(consumer, self._topics, self._engine, self._root, visibility, stack, positions)

    def wait(self, positions: Sequence[Position], seconds: float, *, archived: bool) -> None:
        """Block until all can be read. Raises NotVisibleYet, and as `watch`."""
        deadline = time.monotonic() + seconds
        with self.watch(positions) as awaiting:
            while missing := [one for one in awaiting.look(archived=archived) if not one.visible]:
                if time.monotonic() > deadline:
                    raise not_yet(missing, seconds)
                time.sleep(PAUSE)

    def _check(self, consumer: Consumer, positions: Sequence[Position]) -> None:
        for at in positions:
            counts = {topic: FAMILY_PARTITIONS[family] for topic, family in self._topics.all_canonical().items()}
            if at.topic.startswith(self._topics.inbox("")):
                try:
                    counts = dict(partition_counts(consumer, [at.topic]))
                except NotProvisioned:
                    counts = {}
            if at.partition >= counts.get(at.topic, 0):
                raise UsageError(
                    f"wait_for 的值 {at} 不是本平台的收件箱或事件族主题中的位置；请用写入时返回的位置",
                    f"wait_for is {at}, no position of an inbox or a family's topic here; use what writing has returned",
                )


class Awaiting:
    """Positions that are waited for: what is known of each, and what its targets are once they are known."""

    def __init__(
        self,
        consumer: Consumer,
        topics: Topics,
        engine: Engine,
        archive_root: Path,
        visibility: Visibility,
        stack: ExitStack,
        positions: Sequence[Position],
    ) -> None:
        self._consumer = consumer
        self._topics = topics
        self._engine = engine
        self._root = archive_root
        self._visibility = visibility
        self._stack = stack
        self._positions = list(dict.fromkeys(positions))
        self._families = topics.all_canonical()
        self._targets: dict[Position, dict[Source, int]] = {
            at: {(at.topic, at.partition): at.offset + 1} for at in self._positions if at.topic in self._families
        }
        self._sought: dict[Position, tuple[Watch, int, dict[Source, int]]] = {}
        self._so_far: dict[Position, tuple[int, int]] = {}

    def look(self, *, archived: bool) -> list[Reached]:
        """How far each is. Blocks for a look at the log. Raises BrokerUnavailable, DatabaseUnavailable."""
        for at in self._positions:
            if at not in self._targets:
                self._resolve(at)
        passed = self._archived() if archived else passed_live(self._engine)
        return [self._reached(at, passed) for at in self._positions]

    def _resolve(self, at: Position) -> None:
        """Find out what must be projected for all up to an inbox position to be seen, if that is known by now."""
        source = (at.topic, at.partition)
        siblings = self._siblings(at)
        done = committed_all(self._consumer, siblings)  # asked first: what is below is in the log when its end is told
        canonical = [(topic, p) for topic, family in self._families.items() for p in range(FAMILY_PARTITIONS[family])]
        until = ends(self._consumer, [*canonical, source])
        self._so_far[at] = (done[source], until.pop(source))
        if at.offset < done[source]:
            self._targets[at] = until
            return
        if at not in self._sought and is_judged(self._engine, at):
            facts = judged_facts(self._engine, at, done)
            if len(facts) > SOUGHT:
                return
            watch = self._stack.enter_context(self._visibility.watch(facts))
            self._sought[at] = (watch, len(facts), until)
        if at in self._sought:
            watch, wanted, below = self._sought[at]
            found = watch.find() if wanted else {}
            if len(found) == wanted:
                self._targets[at] = dict(below)
                for place in found.values():
                    end = self._targets[at][place.topic, place.partition]
                    self._targets[at][place.topic, place.partition] = max(end, place.offset + 1)

    def _siblings(self, at: Position) -> list[Source]:
        """Both inboxes of the member: a duplicate may have come by the other one."""
        member = self._topics.member_of_inbox(at.topic)
        there = self._consumer.list_topics(timeout=10).topics
        both = {self._topics.inbox(member), self._topics.portal(member), at.topic} & there.keys()
        return [(topic, p) for topic in sorted(both) for p in there[topic].partitions]

    def _archived(self) -> dict[Source, int]:
        return {
            (topic, p): archive.next_offset(self._root, family, p)
            for topic, family in self._families.items()
            for p in range(FAMILY_PARTITIONS[family])
        }

    def _reached(self, at: Position, passed: dict[Source, int]) -> Reached:
        if at in self._targets:
            short = {s: end for s, end in self._targets[at].items() if passed.get(s, 0) < end}
            if not short:
                return Reached(at, visible=True)
            source, end = max(short.items(), key=lambda one: one[1] - passed.get(one[0], 0))
            place, left = f"{source[0]}[{source[1]}]", end - passed.get(source, 0)
            return Reached(at, False, f"读模型在 {place} 处还差 {left} 条", f"read models lack {left} of {place}")
        done, end = self._so_far[at]
        if end <= at.offset:
            return Reached(
                at, False, f"日志末端是 {end}，还没有这条", f"the log ends at {end}, there is no such record"
            )
        return Reached(at, False, f"准入已到 {done}，末端 {end}", f"admission is at {done}, the log ends at {end}")
