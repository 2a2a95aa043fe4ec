"""Closings: the cutoff of a month, quarter or year, frozen once and kept.

`as_of` is the period's last day, `known_at` its settling day; `positions` is what had been recorded by the end of that
day, as `AsOfView` takes it: family and partition -> exclusive end. Reports are built on these, now or years later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select, text
from sqlalchemy.dialects.postgresql import insert

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
    def facts(self) -> int:
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
