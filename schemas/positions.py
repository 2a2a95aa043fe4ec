"""Where a record stands in the log, and how that is written: `<topic>:<partition>:<offset>`.

Every write returns one; given to a query as `wait_for`, the answer comes once what was written can be seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.errors import UsageError

WRITTEN = re.compile(r"(?P<topic>[A-Za-z0-9._-]{1,249}):(?P<partition>\d{1,9}):(?P<offset>\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where the broker keeps a record."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}:{self.partition}:{self.offset}"


def parse_position(text: str, option: str) -> Position:
    """A position from its text. Raises UsageError naming the option and the value."""
    found = WRITTEN.fullmatch(text)
    if not found:
        shown = text if len(text) <= 60 else text[:60] + "…"
        raise UsageError(
            f"{option} 的值 {shown} 不是位置，请写成 主题:分区:偏移量，例如 inbox.4137012391:0:57",
            f"{option} is {shown}, which is not a position; write topic:partition:offset, e.g. inbox.4137012391:0:57",
        )
    return Position(found["topic"], int(found["partition"]), int(found["offset"]))
