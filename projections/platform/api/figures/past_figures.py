"""Figures at the ends of past months, remembered until the archive says something else of that day."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date

from projections.evaluation.indicator import Figure, Indicator
from projections.evaluation.measuring import evaluate, read_for
from projections.evaluation.scope import EVERYBODY
from projections.platform.api.moments.reader import Reader
from schemas.periods import period_before, period_of

MOST = 5_000
"""Figures that are remembered."""


class PastFigures:
    """Many threads may ask; one of them looks into the archive at a time, since each look takes memory."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, date, date | None], tuple[int, Figure]] = OrderedDict()

    def at(self, on: date, known_at: date | None, indicators: Sequence[Indicator]) -> dict[str, Figure]:
        """Indicator id -> its figure at the end of `on`, as known at the end of `known_at` (None: as known today)."""
        with self._lock:
            # Short, and of this process only: two states that are taken for one would need 2**61 tries.
            state = hash(self._reader.archive_state(on, known_at))
            found, missing = {}, []
            for one in indicators:
                there = self._known.get((one.id, on, known_at))
                if there and there[0] == state:
                    found[one.id] = there[1]
                else:
                    missing.append(one)
            if missing:
                view = self._reader.past_alone(on, known_at)
                view.expect([read_for(one, view.on, (EVERYBODY,)) for one in missing])
                for one in missing:
                    found[one.id] = evaluate(one, view)
                    self._known[one.id, on, known_at] = (state, found[one.id])
                    self._known.move_to_end((one.id, on, known_at))
            while len(self._known) > MOST:
                self._known.popitem(last=False)
            return found


def month_ends(before: date, months: int) -> list[date]:
    """The last days of the `months` months that were over on `before`, which is not among them, the earliest first."""
    month = period_of("month", before)
    days = []
    for _ in range(months):
        month = period_before(month)
        days.append(month.last)
    return days[::-1]
