"""Alerts: demands that expire within 14 days with openings left. Derived from the read model and the date."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, delete, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert

from projections.demand import EXPIRING, expiring
from projections.engine.discovery import all_projections
from projections.engine.view import live_view
from projections.records import alert


def refresh(engine: Engine, on: date) -> tuple[int, int]:
    """Raise what is due and clear what is not. Returns (open alerts, newly raised)."""
    with live_view(engine, all_projections(), on) as view:
        due = [row | {"kind": EXPIRING} for row in view.rows(expiring(on))]
    with engine.begin() as connection:
        before = connection.execute(select(func.count()).select_from(alert)).scalar_one()
        keys = [(row["kind"], row["subject"]) for row in due]
        gone = delete(alert).where(alert.c.kind == EXPIRING, tuple_(alert.c.kind, alert.c.subject).not_in(keys))
        removed = connection.execute(gone).rowcount
        if due:
            new = insert(alert)
            values = {name: new.excluded[name] for name in ("member", "due_on", "openings_left")}
            connection.execute(new.on_conflict_do_update(index_elements=["kind", "subject"], set_=values), due)
        raised = len(due) - (before - removed)
        if raised or removed:
            connection.execute(text("NOTIFY kiteline_models, 'alerts'"))
    return len(due), raised
