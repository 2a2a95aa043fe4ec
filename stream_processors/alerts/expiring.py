"""Demands that expire within 14 days with openings left. Derived from the read model and the date."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from projections.demand import EXPIRING, expiring
from projections.engine.discovery import all_projections
from projections.engine.view import live_view
from stream_processors.alerts.keeping import keep


def refresh(engine: Engine, on: date) -> tuple[int, int]:
    """Raise what is due and clear what is not. Returns (open alerts, newly raised). Raises NeedsRebuild."""
    with live_view(engine, all_projections(), on) as view:
        due = view.rows(expiring(on))
    return keep(engine, EXPIRING, due)
