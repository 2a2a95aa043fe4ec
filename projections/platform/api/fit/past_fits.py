"""The fit at the ends of past months, remembered until the archive says something else of that day."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import date
from typing import NamedTuple

from projections.engine.view import Row
from projections.fit import fit
from projections.platform.api.moments.reader import Reader
from projections.platform.api.people import on_record

MOST = 48
"""Days that are remembered; each has a row for every occupation in every county."""


class PastFit(NamedTuple):
    """Not to be changed. `known`: whether anything of people was on record."""

    rows: list[Row]
    known: bool


class PastFits:
    """Many threads may ask; one of them looks into the archive at a time, since each look takes memory."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[date, date | None], tuple[tuple[str, ...], PastFit]] = OrderedDict()

    def at(self, on: date, known_at: date | None) -> PastFit:
        """The fit at the end of `on`, as known at the end of `known_at` (None: as known today)."""
        with self._lock:
            state = self._reader.archive_state(on, known_at)
            there = self._known.get((on, known_at))
            if there is None or there[0] != state:
                view = self._reader.past_alone(on, known_at)
                there = self._known[on, known_at] = (state, PastFit(view.rows(fit(view.on)), on_record(view)))
            self._known.move_to_end((on, known_at))
            while len(self._known) > MOST:
                self._known.popitem(last=False)
            return there[1]
