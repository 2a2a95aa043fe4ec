"""What a finding is: facts that contradict each other, shown and counted, never rejected.

A finding is a row of a select over entities, so it is a function of the set of facts: it is there as of any moment,
and gone once a fact mends it. Every kind has the same columns, so that all kinds are one select.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Select,
    Text,
    cast,
    collate,
    func,
    literal_column,
    select,
)

from projections.engine.view import Row

COLUMNS = (
    *("kind", "family", "subject", "member", "other", "since"),
    *("field", "value", "against_field", "against_value", "fact", "against_fact"),
)
"""Columns of every finding. `member`: who can mend it; `other`: another member whose statement is part of it.

`since`: when the later of the two facts occurred. `field` = `value`, stated by `fact` (event id), contradicts
`against_field` = `against_value`, stated by `against_fact`; `against_*` are null where something is missing.
"""


@dataclass(frozen=True)
class FindingKind:
    """One kind of contradiction. The sentences are templates over COLUMNS; `rows(on)` has the columns of COLUMNS.

    `mend_*`: what a member does about it.
    """

    id: str
    family: str
    title_zh: str
    title_en: str
    sentence_zh: str
    sentence_en: str
    mend_zh: str
    mend_en: str
    rows: Callable[[date], Select[Any]]

    def told(self, row: Row) -> dict[str, str]:
        """zh, en, mend_zh, mend_en of one finding."""
        shown = {name: "—" if row[name] is None else row[name] for name in COLUMNS}
        sentences = ("sentence_zh", "sentence_en", "mend_zh", "mend_en")
        zh, en, mend_zh, mend_en = (getattr(self, name).format_map(shown) for name in sentences)
        return {"zh": zh, "en": en, "mend_zh": mend_zh, "mend_en": mend_en}


@dataclass(frozen=True)
class Side:
    """One of two statements that contradict each other: `value` of `field`, by the fact `by` that occurred `at`."""

    field: str | ColumnElement[Any]
    value: ColumnElement[Any]
    at: ColumnElement[Any] | None = None
    by: ColumnElement[Any] | None = None


def found(
    source: FromClause,
    kind: str,
    family: str,
    *,
    subject: ColumnElement[Any] | None,
    member: ColumnElement[Any],
    one: Side,
    against: Side | None = None,
    other: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """The rows of one kind, in the columns of COLUMNS, from `source` (a table, a join, a subquery)."""
    other_side = against or Side(_null(), _null())
    ats = [at for at in (one.at, other_side.at) if at is not None]
    since = func.greatest(*ats, type_=DateTime(timezone=True)) if len(ats) > 1 else ats[0]
    columns = (
        text(kind), text(family), subject, member, other, since, _name(one.field), one.value,
        _name(other_side.field), other_side.value, one.by, other_side.by,
    )  # fmt: skip
    named = zip(COLUMNS, columns, strict=True)
    return select(*(_plain(name, column).label(name) for name, column in named)).select_from(source)


def text(value: str) -> ColumnElement[str]:
    """A text that stands in the statement itself; never one that came from outside."""
    return literal_column(f"'{value}'", Text)


def _null() -> ColumnElement[Any]:
    return literal_column("CAST(NULL AS TEXT)", Text)


def _name(field: str | ColumnElement[Any]) -> ColumnElement[Any]:
    return text(field) if isinstance(field, str) else field


def _plain(name: str, column: ColumnElement[Any] | None) -> ColumnElement[Any]:
    """Texts are compared byte by byte, whatever the columns say that they come from: selects are put together."""
    if name == "since":
        return _null() if column is None else column
    return collate(cast(_null() if column is None else column, Text), "C")


def owner_of(subject: ColumnElement[Any]) -> ColumnElement[str]:
    """Code of the member that a subject belongs to."""
    return func.split_part(subject, "/", 1, type_=Text)


def day_in_shanghai(moment: ColumnElement[Any]) -> ColumnElement[date]:
    """The day of a moment in Shanghai; sessions of both databases are in UTC, and Shanghai has no summer time."""
    return cast(moment + literal_column("INTERVAL '8 hours'"), Date)
