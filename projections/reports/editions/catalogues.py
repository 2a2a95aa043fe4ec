"""Code lists and mappings in force on a view's day: which version, stated by which fact."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from projections.engine.declaration import Entity
from projections.engine.view import View
from projections.reference import code_list, mapping

Catalogues = dict[str, dict[str, str]]
"""Id of a list or mapping -> version and event_id."""


def code_lists(view: View) -> Catalogues:
    return _in_force(view, code_list, "list_id")


def mappings(view: View) -> Catalogues:
    return _in_force(view, mapping, "mapping_id")


def _in_force(view: View, entity: Entity, name: str) -> Catalogues:
    """Of every list the greatest (effective_from, version) that has begun, as `projections.reference` chooses it."""
    c = entity.table.c
    begun: Any = select(c[name], c.version, c.effective_from_by).where(c.effective_from <= view.on)
    rows = view.rows(begun.order_by(c[name], c.effective_from, c.version))
    return {row[name]: {"version": row["version"], "event_id": row["effective_from_by"]} for row in rows}
