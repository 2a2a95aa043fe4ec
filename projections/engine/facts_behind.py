"""How many facts a row stands on, as a number that can be added up.

The facts of a row name its key, so no two rows of an entity without `each` share one: added up over rows, the numbers
are what a count of distinct event ids would find, without looking at every id.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, literal, or_

from projections.engine.entity import Entity


def facts_behind(entity: Entity, *columns: str) -> ColumnElement[int]:
    """Different facts that set `columns` (all, when none is named) of one row of the entity."""
    asked = [g for g in entity.groups if not columns or set(columns) & set(g.columns)]
    return different([entity.table.c[group.by] for group in asked])


def different(ids: Sequence[ColumnElement[Any]]) -> ColumnElement[int]:
    """How many different ids there are in columns of one row; null is none."""
    number: ColumnElement[int] = literal(0, Integer)
    for place, mine in enumerate(ids):
        new = and_(mine.is_not(None), *(or_(before.is_(None), before != mine) for before in ids[:place]))
        number = number + case((new, 1), else_=0)
    return number
