"""The history as it is, and the figures measured on it: kept for the scenarios that are laid over it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import date
from typing import Any

from sqlalchemy import func, select

from projections.engine.asof import AsOfView
from projections.engine.statements import REJECTED
from projections.evaluation.remembering import Remembering
from projections.platform.api.moments.reader import Reader
from projections.records import verdict

KEPT = 2
"""Moments; each holds the tables that were asked for."""


class Baselines:
    """One view per moment, until the archive says something else of it or something more was refused.

    The view is of one thread at a time: who asks for it sees to that.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[Any, ...], tuple[AsOfView, Remembering]] = OrderedDict()

    def at(self, on: date, known_at: date | None) -> tuple[AsOfView, Remembering]:
        """Raises VerificationFailed when the archive has a hole."""
        key = (on, known_at, self._reader.archive_state(on, known_at), self._refused())
        with self._lock:
            if key not in self._known:
                for old in [one for one in self._known if one[:2] == key[:2]]:
                    del self._known[old]
                self._known[key] = (self._reader.past_alone(on, known_at), Remembering())
            self._known.move_to_end(key)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
            return self._known[key]

    def _refused(self) -> tuple[Any, ...]:
        """What was rejected is in no archive, and counts in a figure."""
        v = verdict.c
        with self._reader.live() as view:
            counted: list[Any] = [func.max(v.seq).label("seq"), func.count().label("n")]
            [row] = view.rows(select(*counted).where(v.outcome == REJECTED))
        return row["seq"], row["n"]
