"""The verdict table made anew from `verdicts.*`: every message read, the rows dropped and written again.

What is equal: every column but `seq`, which is numbered anew from 1 in the order of decisions, without gaps, and goes
on above the highest number ever given, so that a stream that has seen a number never sees a new verdict under a lower
one. `decided_at` is what the first message about a position says: that is what a member can hold against us.

Readers see the old rows until the new ones are committed. Admission waits only while the last messages are read and
the rows are exchanged. A batch that it has decided and not yet told is in the table alone: those rows stay, they lie at
or above the offset that admission has committed. Any other row that no message tells of would be lost: then nothing is
changed and VerificationFailed is raised.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from confluent_kafka import Consumer, Message, TopicPartition
from sqlalchemy import Connection, Engine, text

from projections.records import VERDICTS_CHANNEL
from schemas.errors import KitelineError, VerificationFailed
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics
from stream_processors.admission.verdict_store import COLUMNS
from stream_processors.log import AWAY, TIMEOUT, ask, ends, is_passing, open_consumer, unreachable

BATCH = 50_000
Progress = Callable[[int, int], None]
"""Told (messages read, in all)."""
Source = tuple[str, int]
KEY = ("topic", "partition", "offset")
SAID = tuple(name for name in COLUMNS if name not in (*KEY, "decided_at"))
"""What a verdict says, its place and the moment of deciding left out."""


@dataclass(frozen=True)
class RebuiltVerdicts:
    """`messages` read; rows `before` and `after`; `changed`: positions whose row is new, or says something else;
    `under_way`: rows kept that admission has decided and not yet told."""

    messages: int
    before: int
    after: int
    changed: int
    under_way: int
    seconds: float


@dataclass(frozen=True)
class VerdictRebuild:
    """`access` must be that of the worker: it may read every member's verdicts."""

    access: KafkaAccess
    topics: Topics
    engine: Engine

    def rebuild(self, progress: Progress = lambda *_: None) -> RebuiltVerdicts:
        """Raises VerificationFailed (nothing changed), KitelineError when another rebuild runs, BrokerUnavailable."""
        began = time.monotonic()
        consumer = open_consumer(self.access, f"{self.topics.prefix}kiteline.verdict-rebuild")
        try:
            with self.engine.connect() as connection:
                _alone(connection)
                try:
                    return self._rebuild(connection, consumer, progress, began)
                finally:
                    connection.rollback()
                    connection.execute(text("SELECT pg_advisory_unlock(hashtext('kiteline.rebuild.verdicts'))"))
                    connection.execute(text("DROP TABLE IF EXISTS told"))
                    connection.commit()
        finally:
            consumer.close()

    def _rebuild(self, connection: Connection, consumer: Consumer, progress: Progress, began: float) -> RebuiltVerdicts:
        connection.execute(text("CREATE TEMP TABLE told AS SELECT * FROM verdict WITH NO DATA"))
        connection.execute(text("ALTER TABLE told DROP COLUMN seq, ADD COLUMN nth bigserial"))
        connection.commit()
        following = dict.fromkeys(_partitions(consumer, self.topics.verdicts("")), 0)
        read = self._read(connection, consumer, following, progress, 0)
        connection.commit()
        connection.execute(text("LOCK TABLE verdict IN SHARE ROW EXCLUSIVE MODE"))
        for source in _partitions(consumer, self.topics.verdicts("")):  # of members let in meanwhile
            following.setdefault(source, 0)
        read += self._read(connection, consumer, following, progress, read)
        found = self._exchange(connection)
        connection.commit()
        return RebuiltVerdicts(read, *found, time.monotonic() - began)

    def _read(
        self, connection: Connection, consumer: Consumer, following: dict[Source, int], progress: Progress, before: int
    ) -> int:
        """Copy every message up to the topics' ends as they are now; moves `following`. Returns how many it was."""
        until = ends(consumer, following)
        total = read = sum(until[source] - at for source, at in following.items())
        consumer.assign([TopicPartition(topic, partition, at) for (topic, partition), at in following.items()])
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        heard = time.monotonic()
        while read:
            messages = [m for m in consumer.consume(min(BATCH, read), timeout=1.0) if not is_passing(m)]
            mine = [m for m in messages if _offset(m) < until[_source(m)]]
            with connection.connection.cursor().copy(f"COPY told ({names}) FROM STDIN") as copy:
                for message in mine:
                    copy.write_row(_row(message))
            for message in mine:
                following[_source(message)] = _offset(message) + 1
            read -= len(mine)
            if mine:
                heard = time.monotonic()
            elif time.monotonic() - heard > AWAY:
                raise unreachable(f"nothing of the verdicts for {AWAY:.0f} s")
            progress(before + total - read, before + total)
        return total

    def _exchange(self, connection: Connection) -> tuple[int, int, int, int]:
        """Rows before and after, positions that changed, rows under way. Under the lock."""
        _first_of_each_position(connection)
        at = {"topics": [], "partitions": [], "offsets": []} | self._committed()
        under_way = connection.execute(text(UNDER_WAY), at).rowcount
        lost = connection.execute(text(f"SELECT v.* FROM verdict v LEFT JOIN told t USING ({_KEY}) {LOST}")).all()
        if lost:
            where = f"{lost[0].topic}[{lost[0].partition}]@{lost[0].offset}"
            raise VerificationFailed(
                f"裁定表中有 {len(lost)} 行（如 {where}）在裁定主题里没有，重建会丢失它们；未作改动，请先恢复裁定主题",
                f"{len(lost)} rows of the verdict table ({where}, say) are in no verdict topic and would be lost; nothing"
                " was changed, restore the verdict topics first",
            )
        before = connection.execute(text("SELECT count(*) FROM verdict")).scalar_one()
        changed = connection.execute(text(CHANGED)).scalar_one()
        highest = connection.execute(text("SELECT last_value FROM verdict_seq_seq")).scalar_one()
        connection.execute(text("DELETE FROM verdict"))
        after = connection.execute(text(WRITE)).rowcount
        connection.execute(text("SELECT setval('verdict_seq_seq', :next)"), {"next": max(highest, after, 1)})
        connection.execute(text(f"NOTIFY {VERDICTS_CHANNEL}"))
        return before, after, changed, under_way

    def _committed(self) -> dict[str, list[Any]]:
        """Where admission stands in each inbox: what lies below is decided, forwarded and told."""
        group = open_consumer(self.access, f"{self.topics.prefix}kiteline.admission")
        try:
            asked = [TopicPartition(*source) for source in _partitions(group, self.topics.inbox(""))]
            found = ask(lambda: group.committed(asked, timeout=TIMEOUT)) if asked else []
        finally:
            group.close()
        return {
            "topics": [one.topic for one in found],
            "partitions": [one.partition for one in found],
            "offsets": [max(0, one.offset) for one in found],
        }


_KEY = 'topic, partition, "offset"'
_ALL = ", ".join(f'"{name}"' for name in COLUMNS)
_OLD = ", ".join(f"v.{name}" for name in SAID)
_NEW = ", ".join(f"t.{name}" for name in SAID)
LOST = "WHERE t.topic IS NULL ORDER BY v.seq"
UNDER_WAY = f"""
    INSERT INTO told ({_ALL}) SELECT {", ".join(f'v."{name}"' for name in COLUMNS)} FROM verdict v
    LEFT JOIN unnest(CAST(:topics AS text[]), CAST(:partitions AS int[]), CAST(:offsets AS bigint[]))
        AS c(topic, partition, following) USING (topic, partition)
    LEFT JOIN told t USING ({_KEY}) WHERE t.topic IS NULL AND v."offset" >= coalesce(c.following, 0) ORDER BY v.seq
"""
CHANGED = f"""
    SELECT count(*) FROM verdict v FULL JOIN told t USING ({_KEY})
    WHERE v.topic IS NULL OR t.topic IS NULL OR ({_OLD}) IS DISTINCT FROM ({_NEW})
"""
WRITE = f"""
    INSERT INTO verdict (seq, {_ALL}) OVERRIDING SYSTEM VALUE
    SELECT row_number() OVER (ORDER BY decided_at, nth), {_ALL} FROM told
"""


def _alone(connection: Connection) -> None:
    free = connection.execute(text("SELECT pg_try_advisory_lock(hashtext('kiteline.rebuild.verdicts'))")).scalar()
    connection.commit()
    if not free:
        raise KitelineError("裁定表正在重建中，请等它结束", "the verdict table is being rebuilt already; wait for that")


def _first_of_each_position(connection: Connection) -> None:
    """A batch that came again after a crash was told again: what was told first stands."""
    connection.execute(text(f"CREATE INDEX ON told ({_KEY}, nth)"))
    connection.execute(
        text(
            "DELETE FROM told t USING told e WHERE e.topic = t.topic AND e.partition = t.partition"
            ' AND e."offset" = t."offset" AND e.nth < t.nth'
        )
    )
    connection.execute(text("ANALYZE told"))


def _partitions(consumer: Consumer, prefix: str) -> Iterator[Source]:
    """Every partition of the topics whose names begin so."""
    for name, topic in sorted(ask(lambda: consumer.list_topics(timeout=TIMEOUT)).topics.items()):
        if name.startswith(prefix):
            yield from ((name, partition) for partition in topic.partitions)


def _source(message: Message) -> Source:
    return message.topic() or "", message.partition() or 0


def _offset(message: Message) -> int:
    if message.error() is not None:
        raise unreachable(message.error())
    return message.offset() or 0


def _row(message: Message) -> tuple[Any, ...]:
    """The columns that a verdict message tells, in the order of COLUMNS."""
    try:
        said = json.loads(message.value() or b"")
        at = said["position"]
        return (
            *(at["topic"], at["partition"], at["offset"], datetime.fromisoformat(said["recorded_at"]), said["member"]),
            *(said["event_id"], said["event_type"], said["subject"], _moment(said["occurred_at"]), said["outcome"]),
            *(json.dumps(said["reasons"], ensure_ascii=False), bytes.fromhex(said["content_hash"])),
            *(json.dumps(said["catalogue"], ensure_ascii=False), datetime.fromisoformat(said["decided_at"])),
        )
    except (ValueError, KeyError, TypeError) as error:
        where = f"{message.topic()}[{message.partition()}]@{message.offset()}"
        raise VerificationFailed(
            f"{where} 不是完整的裁定（{error!r}）；未作改动。若由旧版本写成，请从备份恢复裁定表",
            f"{where} is no whole verdict ({error!r}); nothing was changed. If an older version wrote it, restore the"
            " verdict table from its backup",
        ) from error


def _moment(iso: str | None) -> datetime | None:
    return None if iso is None else datetime.fromisoformat(iso)
