"""What a rebuild has to read, and from where: decided once, so that a dry run tells what a rebuild does.

The archive is quicker than the log. It is the source where the live tables, which were made from the log, can
contradict it; a generation of a changed declaration has no such witness, so it is made from the log and held against
the archive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from projections.engine import archive, checkpoint, generations
from projections.engine.checkpoint import LIVE, Position, Source
from projections.engine.declaration import Projection
from schemas.errors import KitelineError, TopicReplaced, UsageError
from schemas.topics import Topics
from stream_processors.archive import topic_id

Origin = Literal["auto", "archive", "log"]
Reference = Literal["live", "archive"]


@dataclass(frozen=True)
class Planned:
    """One projection: the unfinished generation that is gone on with, or None; what it will be verified against."""

    projection: Projection
    unfinished: int | None
    reference: Reference


@dataclass(frozen=True)
class Stretch:
    """A partition's facts: from offset `start` up to before `archived` from the archive, then up to before `end`."""

    topic: str
    partition: int
    start: int
    archived: int
    end: int

    @property
    def facts(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Plan:
    """`rate`: facts per second of the last rebuild, None when there was none. `not_archived`: why a family's log is read."""

    projections: list[Planned]
    stretches: list[Stretch]
    rate: float | None
    not_archived: Mapping[str, str]

    @property
    def facts(self) -> int:
        return sum(stretch.facts for stretch in self.stretches)

    @property
    def archived(self) -> int:
        return sum(stretch.archived - stretch.start for stretch in self.stretches)

    @property
    def seconds(self) -> float | None:
        return self.facts / self.rate if self.rate else None


@dataclass(frozen=True)
class Planner:
    topics: Topics
    archive: Path

    def plan(
        self, connection: Connection, projections: Sequence[Projection], origin: Origin = "auto", *, anew: bool = False
    ) -> Plan:
        """Raises UsageError and TopicReplaced where the archive was asked for by name and cannot be used."""
        unfinished = [None if anew else generations.unfinished(connection, p) for p in projections]
        planned = [
            Planned(p, number, reference_of(connection, p)) for p, number in zip(projections, unfinished, strict=True)
        ]
        return self._plan(connection, planned, origin)

    def catch_up(self, connection: Connection, projection: Projection, number: int) -> Plan:
        """For a generation that is there, from the log."""
        return self._plan(connection, [Planned(projection, number, reference_of(connection, projection))], "log")

    def _plan(self, connection: Connection, planned: Sequence[Planned], origin: Origin) -> Plan:
        projections = [one.projection for one in planned]
        live = self.live(connection, families_of(projections))
        places = self._places(connection, live, planned)
        not_archived = {}
        for family in sorted(families_of(projections)):
            if why := self._not_archived(family, live, planned, origin):
                not_archived[family] = why
        stretches = []
        for (topic, partition), position in sorted(live.items()):
            family, start = self.topics.family_of(topic), places[(topic, partition)]
            there = 0 if family in not_archived else archive.next_offset(self.archive, family, partition)
            archived = max(start, min(there, position.next_offset))
            stretches.append(Stretch(topic, partition, start, archived, position.next_offset))
        names = [projection.name for projection in projections]
        return Plan(list(planned), stretches, generations.rate(connection, names), not_archived)

    def live(self, connection: Connection, families: set[str], *, hold: bool = False) -> dict[Source, Position]:
        """Where the live tables of these families stand. With `hold` they stay there until the transaction ends."""
        topics = [self.topics.canonical(family) for family in families]
        return checkpoint.load(connection, *LIVE, hold=hold, topics=topics)

    def _places(
        self, connection: Connection, live: Mapping[Source, Position], planned: Sequence[Planned]
    ) -> dict[Source, int]:
        """Per source the least place that any generation has reached that is made from it."""
        places = {source: position.next_offset for source, position in live.items()}
        for one in planned:
            held = {}
            if one.unfinished is not None:  # held: a killed rebuild's last transaction may still be under way
                held = checkpoint.load(connection, one.projection.name, one.unfinished, hold=True)
            for source in places:
                if self.topics.family_of(source[0]) in one.projection.families:
                    reached = held[source].next_offset if source in held else 0
                    places[source] = min(places[source], reached)
        return places

    def _not_archived(
        self, family: str, live: Mapping[Source, Position], planned: Sequence[Planned], origin: Origin
    ) -> str:
        """Why the archive of a family is not read, "" when it is. Raises if it was asked for and cannot be."""
        if origin == "log":
            return "从日志读 / the log was asked for"
        if origin == "auto" and any(p.reference == "archive" for p in planned if family in p.projection.families):
            return "归档是核对依据 / the archive is what it is verified against"
        why = self._unusable(family, live, origin)
        if why and origin == "archive":
            raise UsageError(
                f"{family} 不能从归档重建（{why}）；请去掉 --from archive",
                f"{family} cannot be rebuilt from the archive ({why}); leave --from archive out",
            )
        return why

    def _unusable(self, family: str, live: Mapping[Source, Position], origin: Origin) -> str:
        known = topic_id.known(self.archive, family)
        mine = {source: at for source, at in live.items() if source[0] == self.topics.canonical(family)}
        if known is None or not any(at.next_offset for at in mine.values()):
            return "尚无归档 / there is no archive yet"
        if any(at.topic_id != known for at in mine.values()):
            if origin == "archive":
                raise TopicReplaced(
                    f"归档 {family} 属于另一个主题（编号 {known}）；请删除该目录后重建归档",
                    f"the archive of {family} is that of another topic (id {known}); delete its folder and let it be"
                    " written again",
                )
            return "归档属于另一主题 / the archive is that of another topic"
        try:
            older = sum(len(archive.older(self.archive, family, partition)) for _, partition in mine)
        except KitelineError as error:
            return f"{error.zh} / {error.en}"
        if older and origin == "auto":
            return f"{older} 个归档文件是旧版本 / {older} files are of an older version"
        return ""


def reference_of(connection: Connection, projection: Projection) -> Reference:
    """What a new generation can be held against: the live tables if they are of the same declaration."""
    held = generations.pointer(connection, projection.name)
    same = held is not None and held.declaration == projection.declaration and not held.stale
    return "live" if same else "archive"


def families_of(projections: Sequence[Projection]) -> set[str]:
    return {family for projection in projections for family in projection.families}
