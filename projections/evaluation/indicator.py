"""What an indicator is: the rows it counts, and how they become one figure.

Both parts are SQLAlchemy selects over entities, so the same indicator answers live and as of any moment. The rows
carry the `_by` columns of the entities they come from: those are the evidence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select, union

from projections.engine.declaration import Entity
from projections.engine.view import Row, View

LINEAGE = "by_"


@dataclass(frozen=True)
class Indicator:
    """One figure. `rows(on)`: one row per thing counted; `figure(rows)`: columns value, numerator, denominator.

    `unit`: ratio, percent (0 to 100), days, persons, person_times, count, yuan, points. `source`: plan clause or
    definition that it follows.
    """

    id: str
    name_zh: str
    name_en: str
    unit: str
    definition_zh: str
    definition_en: str
    source: str
    families: tuple[str, ...]
    rows: Callable[[date], Select[Any]]
    figure: Callable[[Subquery], Select[Any]]


@dataclass(frozen=True)
class Figure:
    """An evaluated indicator. `value` is None where there is nothing to divide by; `events` are the facts behind."""

    indicator: Indicator
    value: float | None
    numerator: float | None
    denominator: float | None
    events: int


def lineage(entity: Entity, *columns: str) -> list[ColumnElement[Any]]:
    """What names the facts that set `columns` (all, when none is named) of an entity's row, labelled as evidence."""
    return [
        entity.table.c[group.by].label(f"{LINEAGE}{entity.name}_{group.by}")
        for group in entity.groups
        if not columns or set(columns) & set(group.columns)
    ]


def carried(rows: Subquery) -> list[ColumnElement[Any]]:
    """The evidence that rows carry, for a select over them to carry on."""
    return [column for column in rows.c if column.name.startswith(LINEAGE)]


def evidence(indicator: Indicator, on: date) -> Select[Any]:
    """Distinct event ids behind a figure: column event_id."""
    rows = indicator.rows(on).subquery()
    ids = [select(c.label("event_id")).where(c.is_not(None)) for c in carried(rows)]
    return select(union(*ids).subquery().c.event_id).distinct()  # a union of one keeps what it has twice


def evaluate(indicator: Indicator, view: View) -> Figure:
    """The figure in one view, with the number of events behind it."""
    row: Row = view.rows(indicator.figure(indicator.rows(view.on).subquery()))[0]
    counted = select(func.count().label("n")).select_from(evidence(indicator, view.on).subquery())
    events = int(view.rows(counted)[0]["n"])
    return Figure(indicator, _number(row["value"]), _number(row["numerator"]), _number(row["denominator"]), events)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
