"""Views of past days, shared by requests: a page asks a dozen questions about one day."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import FromClause, Select

from projections.engine import archive
from projections.engine.archive_bounds import Bounds
from projections.engine.asof import DIALECT, AsOfView
from projections.engine.declaration import Projection
from projections.engine.statements import Refused
from projections.engine.view import Row, Values
from schemas.days import day_of, end_of_day, now
from schemas.topics import FAMILY_PARTITIONS

VIEWS_KEPT = 4
ANSWERS_KEPT = 64
ROWS_KEPT = 5_000
"""Longer answers are not kept."""


class PastView:
    """An AsOfView that many threads may ask, one at a time; it remembers its answers. Rows must not be changed."""

    def __init__(self, view: AsOfView) -> None:
        self.on, self.knows_refused = view.on, view.knows_refused
        self._view = view
        self._lock = threading.Lock()
        self._heard: list[Row] | None = None
        self._answers: OrderedDict[str, list[Row]] = OrderedDict()

    def rows(self, query: Select[Any]) -> list[Row]:
        compiled = query.compile(dialect=DIALECT)
        key = f"{compiled}{sorted(compiled.params.items())}"
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
            rows = self._view.rows(query)
            if len(rows) <= ROWS_KEPT:
                self._answers[key] = rows
                if len(self._answers) > ANSWERS_KEPT:
                    self._answers.popitem(last=False)
            return rows

    def batches(self, query: Select[Any], size: int) -> Iterator[Sequence[Values]]:
        """Others may ask while these are read."""
        with self._lock:
            return self._view.batches(query, size)

    def stated_of(self, family: str, subject: str) -> list[Row]:
        with self._lock:
            return self._view.stated_of(family, subject)

    def heard(self) -> list[Row]:
        """As AsOfView.heard; remembered."""
        with self._lock:
            if self._heard is None:
                self._heard = self._view.heard()
            return self._heard

    def held(self, query: Select[Any]) -> AbstractContextManager[FromClause]:
        """The select itself: threads share this view, and its answers are kept."""
        return nullcontext(query.cte())

    def expect(self, queries: Iterable[Select[Any]]) -> None:
        with self._lock:
            self._view.expect(queries)


class PastViews:
    """The views used last, each for one (as_of, known_at) and one state of what the archive holds of it."""

    def __init__(self, root: Path, projections: Sequence[Projection], refused: Refused) -> None:
        self._root = root
        self._projections = projections
        self._refused = refused
        self._lock = threading.Lock()
        self._views: OrderedDict[tuple[Any, ...], PastView] = OrderedDict()

    def view(self, as_of: date | None, known_at: date | None) -> PastView:
        """Raises VerificationFailed when the archive has a hole."""
        key = (as_of, known_at, day_of(now()), self.state(as_of, known_at))
        with self._lock:
            if key not in self._views:
                view = AsOfView(self._root, self._projections, as_of, known_at, refused=self._refused)
                self._views[key] = PastView(view)
                if len(self._views) > VIEWS_KEPT:
                    self._views.popitem(last=False)
            self._views.move_to_end(key)
            return self._views[key]

    def alone(self, as_of: date | None, known_at: date | None) -> AsOfView:
        """A view that is not kept, for one thread. Raises VerificationFailed when the archive has a hole."""
        return AsOfView(self._root, self._projections, as_of, known_at, refused=self._refused)

    def state(self, as_of: date | None = None, known_at: date | None = None) -> tuple[str, ...]:
        """Names of all files that may hold facts within the moment: equal as long as the archive says the same of it."""
        bounds = Bounds(
            occurred_until=end_of_day(as_of) if as_of else None,
            recorded_until=end_of_day(known_at) if known_at else None,
        )
        return tuple(path for family in FAMILY_PARTITIONS for path in archive.files(self._root, family, bounds))
