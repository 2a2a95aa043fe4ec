"""Opens the view that a request asks for: the live tables, or the archive as of a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from projections.engine.asof import AsOfView
from projections.engine.declaration import Projection
from projections.engine.refused import refused_in
from projections.engine.view import LiveView, View, live_view
from projections.platform.api.moments.asked import MomentQuery
from projections.platform.api.moments.past_views import PastView, PastViews


class Reader:
    """What the API reads from. Blocks: call it in endpoints that run in threads."""

    def __init__(self, engine: Engine, archive_root: Path, projections: Sequence[Projection]) -> None:
        self.engine = engine
        self.projections = tuple(projections)
        self._past = PastViews(archive_root, self.projections, refused_in(engine))

    @contextmanager
    def live(self) -> Iterator[LiveView]:
        """The live state, which also sees the platform's own tables. Raises DatabaseUnavailable."""
        with live_view(self.engine, self.projections) as view:
            yield view

    @contextmanager
    def view(self, moment: MomentQuery) -> Iterator[View]:
        """The state that `moment` asks about."""
        if moment.live:
            with self.live() as view:
                yield view
        else:
            yield self._past.view(moment.as_of, moment.known_at)

    def archived(self, moment: MomentQuery) -> PastView:
        """The archive within the moment, also where that is now: it has what each fact states."""
        return self._past.view(moment.as_of, moment.known_at)

    def past_alone(self, as_of: date, known_at: date | None) -> AsOfView:
        """A past state for a long look that is asked for once: it takes no place among the views that are kept."""
        return self._past.alone(as_of, known_at)

    def archive_state(self, as_of: date | None = None, known_at: date | None = None) -> tuple[str, ...]:
        """Equal as long as the archive has the same answers as of this moment; without one, as of any."""
        return self._past.state(as_of, known_at)

    @property
    def dsn(self) -> str:
        """How to reach the database without SQLAlchemy; holds the password."""
        return self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
