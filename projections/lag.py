"""How far a reader of the log is behind the log's end: the terms in which lag is told, to people and to monitoring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ADMISSION, PROJECTION, ARCHIVE = "admission", "projection", "archive"
LIVE, REBUILDING, WAITING, REPLACED = "live", "rebuilding", "waiting", "replaced"
"""WAITING: for its rebuild, readers cannot ask it. REPLACED: its checkpoint is of another log than is there now."""
SERVING = (LIVE, REPLACED)
"""States in which lag is felt by those who ask; what is being rebuilt or waits for it is behind on purpose."""


@dataclass(frozen=True)
class Lag:
    """One reader at one partition. `part`: admission, projection or archive; `name`, `generation`: of a projection.

    `next_offset`: the first record that it has not taken; `log_end`: the log's end when it was asked. `seconds`: how
    long ago the broker recorded that first record, 0 when there is none.
    """

    part: str
    topic: str
    partition: int
    next_offset: int
    log_end: int
    seconds: float
    name: str = ""
    generation: int | None = None
    state: str = LIVE

    @property
    def behind(self) -> int:
        """In positions."""
        return max(0, self.log_end - self.next_offset)


@dataclass(frozen=True)
class TotalLag:
    """All partitions of one reader: positions added up, the longest of the times."""

    part: str
    name: str
    generation: int | None
    state: str
    partitions: int
    behind: int
    seconds: float


def totals(measured: Iterable[Lag]) -> list[TotalLag]:
    """One per reader, in the order in which they come."""
    groups: dict[tuple[str, str, int | None, str], list[Lag]] = {}
    for one in measured:
        groups.setdefault((one.part, one.name, one.generation, one.state), []).append(one)
    return [
        TotalLag(*reader, len(each), sum(one.behind for one in each), max(one.seconds for one in each))
        for reader, each in groups.items()
    ]


def longest(measured: Iterable[Lag]) -> float:
    """Seconds that those who ask are behind, at the worst."""
    return max((one.seconds for one in measured if one.state in SERVING), default=0.0)
