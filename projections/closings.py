"""Closings: the cutoff of a month, quarter or year, frozen once and kept.

`as_of` is the period's last day, `known_at` its settling day; `positions` holds everything that had been recorded by the
end of that day, as `AsOfView` takes it: family and partition -> exclusive end. Where admission was late, a record of a
later day may stand before that end; `known_at` keeps it out, so both go together: `view_of`. Reports are built on these,
now or years later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, select, text
from sqlalchemy.dialects.postgresql import insert

from projections.engine.asof import AsOfView
from projections.engine.declaration import Projection
from projections.engine.statements import Refused
from projections.records import MODELS_CHANNEL, closing

Positions = Mapping[tuple[str, int], int]
"""Family and partition -> exclusive end."""


@dataclass(frozen=True)
class Closing:
    """`made_at` does not count for equality: a closing that is made up later is the same closing."""

    kind: str
    period: str
    as_of: date
    known_at: date
    positions: Positions
    made_at: datetime | None = field(default=None, compare=False)

    @property
    def records(self) -> int:
        """Canonical records below the cutoff."""
        return sum(self.positions.values())


def listed() -> Select[Any]:
    """All closings, the latest first."""
    c = closing.c
    return select(closing).order_by(c.known_at.desc(), c.as_of.desc(), c.kind, c.period)


def kept(connection: Connection) -> list[Closing]:
    return [closing_of(dict(row)) for row in connection.execute(listed()).mappings()]


def closing_of(row: Mapping[str, Any]) -> Closing:
    """A closing from its row."""
    ends = {(family, p): end for family, each in row["positions"].items() for p, end in enumerate(each)}
    about = {name: row[name] for name in ("kind", "period", "as_of", "known_at", "made_at")}
    return Closing(**about, positions=ends)


def keep(connection: Connection, made: Closing) -> bool:
    """Keep a closing unless its period has one, and announce it. Returns whether it is the one that is kept."""
    values = {name: getattr(made, name) for name in ("kind", "period", "as_of", "known_at")}
    ends: dict[str, list[int]] = {}
    for (family, _), end in sorted(made.positions.items()):
        ends.setdefault(family, []).append(end)
    statement = insert(closing).values(**values, positions=ends).on_conflict_do_nothing().returning(closing.c.kind)
    if connection.execute(statement).one_or_none() is None:
        return False
    connection.execute(text(f"NOTIFY {MODELS_CHANNEL}, 'closings'"))
    return True


def view_of(
    made: Closing, archive_root: Path, projections: Sequence[Projection], refused: Refused | None = None
) -> AsOfView:
    """The read models as of a closing: what had happened by the period's end and was recorded by the settling day's."""
    return AsOfView(archive_root, projections, made.as_of, made.known_at, made.positions, refused=refused)
