"""The fit as it is now, found once per state of the database: several answers of one page are made of the same rows."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Text, cast, func, select

from projections.engine.view import LiveView, Row, View
from projections.fit import fit


class LiveFits:
    """Threads may share it; one of them looks at a time. Guarantee: the rows are those of the view that asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[tuple[str, date], Sequence[Row]] | None = None

    def rows(self, view: View) -> Sequence[Row]:
        """Rows of the fit, not to be changed."""
        if not isinstance(view, LiveView):  # which remembers them itself
            return view.rows(fit(view.on))
        with self._lock:
            [state] = view.rows(select(cast(func.pg_current_snapshot(), Text).label("snapshot")))
            key = (state["snapshot"], view.on)
            if self._known is None or self._known[0] != key:
                self._known = (key, view.rows(fit(view.on)))
            return self._known[1]
