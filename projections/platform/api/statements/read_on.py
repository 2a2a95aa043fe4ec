"""What is counted over all verdicts, and read on: counted once, then only by the verdicts that have come since."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import func, select

from projections.engine.view import LiveView
from projections.records import verdict

REREAD = 10_000
"""Verdicts whose numbers are looked at again: transactions may have overlapped with those that were seen."""
T = TypeVar("T")


class ReadOn(Generic[T]):
    """`whole(view)`: counted over all verdicts that the view sees; `further(view, counted, numbers)`: the same with these
    verdicts besides, a value of its own, or None where all is to be counted anew; `stretch(view)`: what is counted of,
    such as a year: of another one all is counted anew.

    Threads may share it; one of them looks at a time. Guarantee: equal to `whole` of the same view, as long as no
    transaction stays open over more than REREAD later verdicts.
    """

    def __init__(
        self,
        whole: Callable[[LiveView], T],
        further: Callable[[LiveView, T, Sequence[int]], T | None],
        stretch: Callable[[LiveView], Hashable] = lambda _: None,
    ) -> None:
        self._whole = whole
        self._further = further
        self._stretch = stretch
        self._lock = threading.Lock()
        self._held: T | None = None
        self._of: Hashable = None
        self._seen: set[int] = set()
        self._mark: tuple[int, Any] | None = None
        self._view: Callable[[], Any] = lambda: None

    def now(self, view: LiveView) -> T:
        """What there is; not to be changed."""
        with self._lock:
            if self._held is None or self._view() is not view:
                self._held = self._looked(view)
                self._view = weakref.ref(view)
            return self._held

    def _looked(self, view: LiveView) -> T:
        there = _places(view, self._mark[0] - REREAD) if self._mark else {}
        held = None
        # The marked one has the same place as long as verdicts were not rebuilt, which numbers them anew.
        if self._held is not None and self._mark and there.get(self._mark[0]) == self._mark[1]:
            held = self._read_further(view, self._held, sorted(there.keys() - self._seen))
        if held is None:
            top = view.rows(select(func.max(verdict.c.seq).label("seq")))[0]["seq"] or 0
            there, held, self._of = _places(view, top - REREAD), self._whole(view), self._stretch(view)
        top = max(there, default=0)
        self._seen = {seq for seq in there if seq > top - REREAD}
        self._mark = (top, there[top]) if there else None
        return held

    def _read_further(self, view: LiveView, held: T, numbers: Sequence[int]) -> T | None:
        found: T | None = held if self._stretch(view) == self._of else None
        for some in _parts(numbers):
            if found is not None:
                found = self._further(view, found, some)
        return found


def _places(view: LiveView, above: int) -> dict[int, tuple[str, int, int]]:
    """Numbers of the newest verdicts, and where each of these statements stands."""
    v = verdict.c
    rows = view.rows(select(v.seq, v.topic, v.partition, v.offset).where(v.seq > above))
    return {row["seq"]: (row["topic"], row["partition"], row["offset"]) for row in rows}


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many as one statement may well name."""
    for first in range(0, len(numbers), REREAD):
        yield numbers[first : first + REREAD]
