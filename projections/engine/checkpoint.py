"""Checkpoints: where reading resumes, kept in the transaction that writes the rows.

`reader` is 'live' (generation 0), 'admission', or the name of a projection whose generation is apart from the
live group (being rebuilt, or kept to return to).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from projections import records
from schemas.errors import CheckpointMoved, TopicReplaced

POINT = records.checkpoint
LIVE = ("live", 0)
Source = tuple[str, int]
"""A topic and a partition."""


@dataclass(frozen=True)
class Position:
    """Next offset to read, in the topic with that Kafka topic id."""

    topic_id: str
    next_offset: int


def load(
    connection: Connection, reader: str, generation: int, *, hold: bool = False, topics: Iterable[str] | None = None
) -> dict[Source, Position]:
    """Checkpoints of a reader, of all topics or these. With `hold`, nobody can advance them until the transaction ends."""
    query = select(POINT).where(POINT.c.reader == reader, POINT.c.generation == generation)
    if topics is not None:
        query = query.where(POINT.c.topic.in_(list(topics)))
    # In the order in which `advance` takes them, so that two who want them wait for one another, not for ever.
    query = query.order_by(POINT.c.topic, POINT.c.partition)
    found = connection.execute(query.with_for_update() if hold else query)
    return {(r.topic, r.partition): Position(r.topic_id, r.next_offset) for r in found}


def begin(connection: Connection, reader: str, generation: int, sources: Mapping[Source, Position]) -> None:
    """Set checkpoints that are not there yet."""
    rows = [_row(reader, generation, source, position) for source, position in sources.items()]
    if rows:
        connection.execute(insert(POINT).on_conflict_do_nothing(), rows)


def advance(connection: Connection, reader: str, generation: int, moves: Mapping[Source, tuple[int, int]]) -> None:
    """Move each source from the expected offset to the next. Raises CheckpointMoved if it is not where expected."""
    here = (POINT.c.reader == reader) & (POINT.c.generation == generation)
    there = (POINT.c.topic == bindparam("of")) & (POINT.c.partition == bindparam("part"))
    move = update(POINT).where(here, there, POINT.c.next_offset == bindparam("expected"))
    rows = [{"of": t, "part": p, "expected": e, "to": f} for (t, p), (e, f) in sorted(moves.items())]
    # psycopg sends the rows of one statement together: one round trip, whatever number of partitions.
    if rows and connection.execute(move.values(next_offset=bindparam("to")), rows).rowcount < len(rows):
        now = load(connection, reader, generation)
        source = min([s for s, (_, to) in moves.items() if s not in now or now[s].next_offset != to] or moves)
        at = f"{source[0]}[{source[1]}]"
        raise CheckpointMoved(
            f"{at} 的检查点已不在 {moves[source][0]}，另一工作进程已前进",
            f"the checkpoint of {at} is no longer at {moves[source][0]}; another worker has advanced it",
        )


def lower(connection: Connection, reader: str, generation: int, source: Source, next_offset: int) -> None:
    """Let reading begin further back: what is read again changes nothing."""
    here = (POINT.c.reader == reader) & (POINT.c.generation == generation)
    there = (POINT.c.topic == source[0]) & (POINT.c.partition == source[1])
    connection.execute(
        update(POINT).where(here, there, POINT.c.next_offset > next_offset).values(next_offset=next_offset)
    )


def copy(connection: Connection, source: tuple[str, int], target: tuple[str, int]) -> None:
    """Give `target` (reader, generation) the positions of `source`."""
    forget(connection, *target)
    begin(connection, *target, load(connection, *source))


def forget(connection: Connection, reader: str, generation: int) -> None:
    connection.execute(delete(POINT).where(POINT.c.reader == reader, POINT.c.generation == generation))


def check_topic(source: Source, held: Position, topic_id: str, log_end: int) -> None:
    """Raise TopicReplaced when the log is not the one that the checkpoint knows."""
    topic, partition = source
    if held.topic_id != topic_id:
        raise TopicReplaced(
            f"主题 {topic} 已被重建（编号 {topic_id}，检查点记录为 {held.topic_id}）；请先恢复主题，或清空数据库后重放",
            f"topic {topic} is another one now (id {topic_id}, checkpoint knows {held.topic_id}); restore it, or empty "
            "the database and replay",
        )
    if log_end < held.next_offset:
        raise TopicReplaced(
            f"{topic}[{partition}] 的日志末端 {log_end} 小于检查点 {held.next_offset}：日志被截断",
            f"{topic}[{partition}] ends at {log_end}, below the checkpoint {held.next_offset}: the log was cut",
        )


def log_cut(source: Source, first: int, following: int) -> TopicReplaced:
    """Offsets `first` to before `following` are not in the log. Canonical topics have every offset: they are not
    compacted, and nobody writes to them in transactions."""
    topic, partition = source
    return TopicReplaced(
        f"{topic}[{partition}] 缺少 {first} 至 {following - 1} 的记录：日志被截去一段；请先恢复主题",
        f"{topic}[{partition}] lacks the records {first} to {following - 1}: the log was cut; restore the topic first",
    )


def _row(reader: str, generation: int, source: Source, position: Position) -> dict[str, object]:
    topic, partition = source
    return {
        "reader": reader,
        "generation": generation,
        "topic": topic,
        "partition": partition,
        "topic_id": position.topic_id,
        "next_offset": position.next_offset,
    }
