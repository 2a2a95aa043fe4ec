"""How far reads have got: what the API, and commands that wait, need of whoever can tell."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from schemas.errors import NotVisibleYet
from schemas.positions import Position


@dataclass(frozen=True)
class Reached:
    """Whether a read shows what stands at a position, and how far it has got: a few words, Chinese and English."""

    position: Position
    visible: bool
    zh: str = ""
    en: str = ""


class Awaited(Protocol):
    """Positions that are waited for."""

    def look(self, *, archived: bool) -> Sequence[Reached]:
        """How far each is now, for live reads or for those from the archive. One thread at a time."""


class ReadAfter(Protocol):
    """When what was written can be read. Raises Unavailable when a service is away."""

    def watch(self, positions: Sequence[Position]) -> AbstractContextManager[Awaited]:
        """Raises UsageError for a position that no log of this instance can have."""


def not_yet(missing: Sequence[Reached], seconds: float) -> NotVisibleYet:
    """What to raise when `seconds` are over."""
    zh = "；".join(f"{one.position}（{one.zh}）" for one in missing)
    en = "; ".join(f"{one.position} ({one.en})" for one in missing)
    return NotVisibleYet(
        f"等了 {seconds:g} 秒，还看不到 {zh}；请带同样的 wait_for 再问一次，或去掉它，看现有的",
        f"not visible after {seconds:g} s: {en}; ask again with the same wait_for, or without it for what there is",
    )
