"""One open stream: which events it wants, and those that wait to be sent."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi.sse import format_sse_event
from sqlalchemy import ColumnElement

from projections.engine.view import Row
from projections.platform.api.shapes import Fact, Rejection
from projections.platform.api.statements.cloud_events import cloud_event
from projections.platform.api.statements.verdicts import ACCEPTED, REJECTED
from projections.records import verdict
from schemas.contracts import newest
from schemas.topics import FAMILY_PARTITIONS

WAITING = 5_000
"""Events that may wait for one client; one that falls further behind is let go, and may resume by Last-Event-ID."""
FACT, REJECTION, MODELS = "fact", "rejection", "models"
KINDS = (FACT, REJECTION, MODELS)
TOPICS = (*FAMILY_PARTITIONS, "alerts", "closings")
"""What a stream can be about: event families, and what moves beside them."""


@dataclass(frozen=True)
class Wanted:
    """Which events a client wants. Empty `topics`: all of them, and what could not be read, which belongs to none."""

    topics: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset(KINDS)

    @property
    def everything(self) -> bool:
        return not self.topics and len(self.kinds) == len(KINDS)

    def of(self, changed: Sequence[str]) -> list[str]:
        """Those of the topics that moved which are wanted."""
        if MODELS not in self.kinds:
            return []
        return [name for name in changed if not self.topics or name in self.topics]

    def conditions(self) -> list[ColumnElement[bool]]:
        """Of the verdict table, for what was missed."""
        outcomes = [outcome for kind, outcome in ((FACT, ACCEPTED), (REJECTION, REJECTED)) if kind in self.kinds]
        found: list[ColumnElement[bool]] = [verdict.c.outcome.in_(outcomes)]
        if self.topics:
            types = [name for name, contract in newest().items() if contract.family in self.topics]
            found.append(verdict.c.event_type.in_(types))
        return found


EVERYTHING = Wanted()


def frame(event: str, data: Mapping[str, Any]) -> bytes:
    """One server-sent event that no list holds."""
    return format_sse_event(event=event, data_str=json.dumps(data, ensure_ascii=False, separators=(",", ":")))


class ItemFrame:
    """An item of the verdict tail as event `fact` or `rejection`, in either shape; each is made once for all clients."""

    def __init__(self, item: Row) -> None:
        self.item = item
        self.kind = REJECTION if "reasons" in item else FACT
        contract = newest().get(item["event_type"])
        self.family = contract.family if contract else ""

    @cached_property
    def plain(self) -> bytes:
        """In the very shape of the lists."""
        shape: type[Rejection | Fact] = Rejection if self.kind == REJECTION else Fact
        return self._framed(shape.model_validate(self.item).model_dump_json())

    @cached_property
    def cloud_event(self) -> bytes:
        return self._framed(json.dumps(cloud_event(self.item), ensure_ascii=False, separators=(",", ":")))

    def _framed(self, text: str) -> bytes:
        return format_sse_event(event=self.kind, data_str=text, id=str(self.item["seq"]))


class ModelsFrame:
    """That read models moved; each client is told of those that it wants."""

    def __init__(self, changed: Sequence[str]) -> None:
        self._changed = changed
        self._made: dict[Wanted, bytes] = {}

    def told(self, wanted: Wanted) -> bytes:
        """b"" where nothing of it is wanted."""
        if wanted not in self._made:
            mine = wanted.of(self._changed)
            self._made[wanted] = frame(MODELS, {"changed": mine}) if mine else b""
        return self._made[wanted]


Frame = bytes | ItemFrame | ModelsFrame


def frames_of(items: Iterable[Row]) -> list[tuple[int, ItemFrame]]:
    return [(item["seq"], ItemFrame(item)) for item in items]


class Client:
    """Events that wait to be sent, facts and rejections as CloudEvents if wanted.

    `shows`: whether it may see an item; all when None. `seconds`: after how many it ends, None for never.
    """

    def __init__(
        self,
        wanted: Wanted = EVERYTHING,
        *,
        cloud_events: bool = False,
        shows: Callable[[Row], bool] | None = None,
        seconds: float | None = None,
    ) -> None:
        self.wanted = wanted
        self._shows = shows
        self._until = None if seconds is None else time.monotonic() + seconds
        self.skip: set[int] = set()
        self._cloud_events = cloud_events
        self._waiting: list[tuple[int | None, Frame]] = []
        self._moved = asyncio.Event()
        self.closed = False

    def offer(self, frames: Iterable[tuple[int | None, Frame]]) -> None:
        """To be sent, as far as it is wanted."""
        every = self.wanted.everything and self._shows is None
        self._waiting.extend(frames if every else (f for f in frames if self._wants(f[1])))
        if len(self._waiting) > WAITING:
            self._waiting.clear()
            self.closed = True
        self._moved.set()

    def put_before(self, first: Iterable[bytes], missed: Sequence[tuple[int, ItemFrame]]) -> None:
        """In front of what has come meanwhile, and which is not sent a second time."""
        self.skip = {seq for seq, _ in missed}
        meanwhile = [(seq, data) for seq, data in self._waiting if seq is None or seq not in self.skip]
        self._waiting = [
            *((None, data) for data in first),
            *((None, data) for _, data in missed if self._wants(data)),
            *meanwhile,
        ]

    def close(self) -> None:
        self.closed = True
        self._moved.set()

    def _wants(self, frame: Frame) -> bool:
        if isinstance(frame, ItemFrame):
            if self._shows is not None and not self._shows(frame.item):
                return False
            return frame.kind in self.wanted.kinds and (not self.wanted.topics or frame.family in self.wanted.topics)
        return True

    def _bytes(self, frame: Frame) -> bytes:
        if isinstance(frame, ItemFrame):
            return frame.cloud_event if self._cloud_events else frame.plain
        return frame.told(self.wanted) if isinstance(frame, ModelsFrame) else frame

    async def chunks(self, keep_alive: float) -> AsyncIterator[bytes]:
        """Bytes to send, until the stream is closed; a comment after `keep_alive` seconds without any."""
        while True:
            if self._waiting:
                waiting, self._waiting = self._waiting, []
                fresh = b"".join(self._bytes(data) for seq, data in waiting if seq is None or seq not in self.skip)
                if fresh:
                    yield fresh
            elif self.closed or (self._until is not None and time.monotonic() > self._until):
                return
            else:
                self._moved.clear()
                try:
                    await asyncio.wait_for(self._moved.wait(), keep_alive)
                except TimeoutError:
                    yield b": keep-alive\n\n"
