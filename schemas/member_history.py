"""What was known about members at a time: so that a verdict depends on the log alone.

A fact is judged by what had been *recorded* about members when it was recorded itself. Whoever decides again, later
and knowing of a suspension or a leaving that was recorded since, comes to the same verdict.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from schemas.member_book import CONCERNING, MemberBook


@dataclass
class MemberHistory:
    """Statements about members in the order of recording, in whatever order and however often they are learnt.

    Unit of parallelism: one thread. Books of the past are made by going forward; asking for an earlier time begins
    anew, so ask in the order of recording where there are many.
    """

    _stated: dict[str, tuple[datetime, str, Mapping[str, Any]]] = field(default_factory=dict)
    _order: list[tuple[datetime, str]] = field(default_factory=list)
    _past: MemberBook = field(default_factory=MemberBook)
    _past_known: int = 0

    def learn(self, event_type: str, fact: Mapping[str, Any], recorded_at: datetime) -> None:
        """Take in one accepted fact; facts that say nothing about members pass by."""
        if event_type not in CONCERNING:
            return
        event_id = fact["event_id"]
        held = self._stated.get(event_id)
        if held is not None and held[0] <= recorded_at:
            return  # the same once more
        if held is not None:
            self._order.remove((held[0], event_id))
        self._stated[event_id] = (recorded_at, event_type, fact)
        insort(self._order, (recorded_at, event_id))
        if self._order[-1] != (recorded_at, event_id) or self._past_known == len(self._order):
            self._begin_anew()

    def known_at(self, recorded_at: datetime) -> int | None:
        """How many statements had been recorded by `recorded_at`; None: all that there are."""
        if not self._order or self._order[-1][0] <= recorded_at:
            return None
        return bisect_right(self._order, recorded_at, key=lambda mark: mark[0])

    def book(self, known: int) -> MemberBook:
        """What the first `known` statements say together. Good until the next call."""
        if known < self._past_known:
            self._begin_anew()
        for _, event_id in self._order[self._past_known : known]:
            _, event_type, fact = self._stated[event_id]
            self._past.learn(event_type, fact)
        self._past_known = max(known, self._past_known)
        return self._past

    def _begin_anew(self) -> None:
        self._past, self._past_known = MemberBook(), 0
