"""What an indicator is: the rows it counts, and how they become one figure.

Both parts are SQLAlchemy selects over entities, so the same indicator answers live and as of any moment. The rows
carry the `_by` columns of the entities they come from: those are the evidence. `measuring` asks for the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Text, any_, cast, false, null, select, union

from projections.engine.declaration import Entity
from projections.evaluation.figure_forms import Form

LINEAGE = "by_"


@dataclass(frozen=True)
class Indicator:
    """One figure. `rows(on)`: one row per thing counted; `figure(rows)`: columns value, numerator, denominator.

    Rows name whose thing each is: the column `member`, or `consortium` where it is a consortium's, or both.
    `unit`: ratio, percent (0 to 100), days, persons, person_times, count, yuan, points. `source`: plan clause or
    definition that it follows. `of_one_member`: whether it says something of a single member; a ratio of what
    different members state does not. `of_refused`: whether it counts what was not accepted, so that a view that does
    not know this has no figure. `rows_are_sums`: they are few and dear, so a view that can holds them.
    `of_members`: whether what it counts are members, so that it tells of no single person whatever it reads.
    `counts_students`: whether its numerator, and nothing else of it, counts people: students whom cooperations took in.

    `added(on)`: the same rows added up by summaries, with what `figure` reads of them and `events`, the number of facts
    behind; with `member` where it can tell whose they are. The figures are the same (a test holds it), at any number of
    rows. `rows_apart`: no two rows stand on the same fact, as where each is of a subject of its own; then the facts are
    counted row by row, which is much cheaper than finding the distinct ones.
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
    figure: Form
    of_one_member: bool = True
    of_refused: bool = False
    rows_are_sums: bool = False
    of_members: bool = False
    counts_students: bool = False
    added: Callable[[date], Select[Any]] | None = None
    rows_apart: bool = False


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


def carried(rows: FromClause) -> list[ColumnElement[Any]]:
    """The evidence that rows carry, for a select over them to carry on."""
    return [column for column in rows.c if column.name.startswith(LINEAGE)]


def events_of(rows: FromClause, by: Sequence[str] = (), among: ColumnElement[Any] | None = None) -> Select[Any]:
    """Distinct event ids behind rows: the columns of `by`, event_id. None where the rows carry no evidence. `among`: an
    array of ids; without it, all."""
    groups = [rows.c[name] for name in by]
    if not carried(rows):
        return select(*groups, cast(null(), Text).label("event_id")).select_from(rows).where(false())
    ids = [
        select(*groups, c.label("event_id")).where(c.is_not(None) if among is None else c == any_(among))
        for c in carried(rows)
    ]
    return select(union(*ids).subquery()).distinct()  # a union of one keeps what it has twice
