"""New verdicts in order of their numbers, each once, however transactions overlap."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from projections.engine.view import Row
from projections.platform.api.moments.reader import Reader
from projections.platform.api.statements.verdicts import told, verdict_rows
from projections.records import verdict

AT_ONCE = 500
GAP_SECONDS = 30.0
"""A number that was handed out may appear this much later, when its transaction commits; or never."""
GAPS_KEPT = 200


@dataclass(frozen=True)
class Missing:
    """Numbers first..last have not been seen, since this moment (monotonic seconds)."""

    first: int
    last: int
    since: float


class VerdictTail:
    """Reads on from where it was. One thread at a time. What it returns are items with `seq`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._top = 0
        self._missing: list[Missing] = []

    def start(self) -> None:
        """Begin after the newest verdict. Raises DatabaseUnavailable."""
        with self._reader.live() as view:
            newest = view.rows(select(func.max(verdict.c.seq).label("seq")))[0]["seq"] or 0
            self._top, self._missing = max(newest - AT_ONCE, 0), []
            recent = view.rows(select(verdict.c.seq).where(verdict.c.seq > self._top).order_by(verdict.c.seq))
        self._note([row["seq"] for row in recent])

    def read(self) -> tuple[list[Row], bool]:
        """New items, accepted and rejected, and whether there may be more. Raises DatabaseUnavailable."""
        seq = verdict.c.seq
        late = [seq.between(gap.first, gap.last) for gap in self._missing]
        with self._reader.live() as view:
            rows = view.rows(verdict_rows(or_(seq > self._top, *late)).order_by(seq).limit(AT_ONCE))
            items = told(view, [row for row in rows if row["outcome"] != "duplicate"])
        self._note([row["seq"] for row in rows])
        return items, len(rows) == AT_ONCE

    def since(self, seq: int, limit: int, *conditions: ColumnElement[bool]) -> list[Row]:
        """The newest items after `seq` that meet the conditions, at most `limit`, oldest first. Does not move the tail."""
        with self._reader.live() as view:
            wanted = verdict_rows(verdict.c.seq > seq, verdict.c.outcome != "duplicate", *conditions)
            rows = view.rows(wanted.order_by(verdict.c.seq.desc()).limit(limit))
            return told(view, rows[::-1])

    def _note(self, seen: list[int]) -> None:
        now = time.monotonic()
        late = {seq for seq in seen if seq <= self._top}
        if late:
            self._missing = [part for gap in self._missing for part in _without(gap, late)]
        for seq in seen:
            if seq > self._top:
                if seq > self._top + 1:
                    self._missing.append(Missing(self._top + 1, seq - 1, now))
                self._top = seq
        self._missing = [gap for gap in self._missing if now - gap.since < GAP_SECONDS][-GAPS_KEPT:]


def _without(gap: Missing, seen: set[int]) -> list[Missing]:
    parts, first = [], gap.first
    for seq in sorted(s for s in seen if gap.first <= s <= gap.last):
        if first < seq:
            parts.append(Missing(first, seq - 1, gap.since))
        first = seq + 1
    return [*parts, Missing(first, gap.last, gap.since)] if first <= gap.last else parts
