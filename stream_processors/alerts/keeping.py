"""The table of open alerts: what is due of a kind is raised, what is not is cleared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from projections.records import MODELS_CHANNEL, alert

SAID = ("member", "due_on", "openings_left", "last_at", "allowed_days")


def keep(engine: Engine, kind: str, due: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Let exactly `due` (by subject) be the open alerts of `kind`. Returns (open, newly raised)."""
    rows = [dict.fromkeys(SAID) | dict(row) | {"kind": kind} for row in due]
    of_kind = alert.c.kind == kind
    with engine.begin() as connection:
        before = connection.execute(select(func.count()).select_from(alert).where(of_kind)).scalar_one()
        gone = delete(alert).where(of_kind, alert.c.subject.not_in([row["subject"] for row in rows]))
        removed = connection.execute(gone).rowcount
        if rows:
            new = insert(alert)
            values = {name: new.excluded[name] for name in SAID}
            connection.execute(new.on_conflict_do_update(index_elements=["kind", "subject"], set_=values), rows)
        raised = len(rows) - (before - removed)
        if raised or removed:
            connection.execute(text(f"NOTIFY {MODELS_CHANNEL}, 'alerts'"))
    return len(rows), raised
